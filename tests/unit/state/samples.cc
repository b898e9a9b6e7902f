#include "samples.h"

namespace cnet::state {
namespace {

Time time(const char* text) { return *parse_rfc3339(text); }

}  // namespace

Network sample_network(char digit, const std::string& name) {
  Network network{.id = id_of<NetworkId>(digit), .name = name};
  network.created = time("2026-11-23T20:51:04.123456789Z");
  network.internal = true;
  network.attachable = true;
  network.ipv6 = true;
  network.subnets = {
      Subnet{.prefix = prefix("10.9.0.0/24"),
             .range = prefix("10.9.0.128/25"),
             .gateway = ip("10.9.0.1"),
             .aux = {{"printer", ip("10.9.0.200")}, {"router", ip("10.9.0.201")}}},
      Subnet{.prefix = prefix("fd00:9::/64"), .chosen_by_user = false},
  };
  network.labels = {{"empty", ""}, {"team", "größer \"than\"\n\x01 life"}};
  network.options = {{"com.docker.network.bridge.name", "br-web"}};
  network.bridge = BridgeOptions{.interface = "br-web",
                                 .mtu = 9000,
                                 .icc = false,
                                 .masquerade = false,
                                 .gateway_mode4 = GatewayMode::nat_unprotected,
                                 .host_binding4 = ip("127.0.0.1")};
  network.bridge.managed = false;
  network.bridge.host_address = false;
  network.bridge.vlan = 12;
  network.bridge.vrf = "blue";
  network.join = {
      .interface_prefix = "net",
      .default_route = false,
      .metric = 9,
      .routes = {{.destination = prefix("10.20.0.0/16"), .via = ip("10.9.0.254")},
                 {.destination = prefix("fd00:8::/64"), .via = ip("fd00:9::fe"), .metric = 50}},
      .rate = {.bits = 10'000'000, .burst = 65536}};
  network.dns = {*NameServer::parse("192.0.2.53"), *NameServer::parse("fe80::1%uplink")};
  return network;
}

Network sample_parent_network() {
  Network network{.id = id_of<NetworkId>('d'), .name = "lan", .driver = DriverKind::ipvlan};
  network.created = time("2026-11-23T20:51:04Z");
  network.parent = {.interface = "eth0.50",
                    .origin = ParentOrigin::vlan,
                    .vlan_of = "eth0",
                    .vlan = 50,
                    .mtu = 1400,
                    .macvlan = MacvlanMode::vepa,
                    .ipvlan = IpvlanMode::l3s,
                    .flag = IpvlanFlag::private_only,
                    .host_access = true};
  return network;
}

Container sample_container(char digit, const std::string& name) {
  Container container{.id = id_of<ContainerId>(digit), .name = name};
  container.created = time("2026-01-02T03:04:05Z");
  container.image = "alpine:latest";
  container.image_id = std::string(64, '1');
  container.layers = {"/var/lib/cnet/images/2", "/var/lib/cnet/images/1"};
  container.process = ProcessConfig{.argv = {"/bin/sh", "-c", "echo 'hi'"},
                                    .env = {"PATH=/bin", "EMPTY="},
                                    .cwd = "/srv",
                                    .user = "1000:100",
                                    .stdin_open = true,
                                    .tty = true};
  container.hostname = "shop";
  container.domainname = "example.net";
  container.labels = {{"a", "b"}};
  container.endpoints = {EndpointConfig{.network = id_of<NetworkId>('a'),
                                        .network_name = "web",
                                        .ip4 = ip("10.9.0.7"),
                                        .mac = Mac::parse("02:42:ac:11:00:02"),
                                        .aliases = {"shop", "store"},
                                        .gateway_priority = -3,
                                        .links = {{"db", "store"}},
                                        .interface = "lan0",
                                        .sysctls = {{"net/ipv4/conf/IFNAME/log_martians", "1"}},
                                        .rate = {.bits = 8'000}},
                         EndpointConfig{.network = id_of<NetworkId>('b'), .network_name = "db"}};
  container.published = {PortSpec{.host_ip = ip("127.0.0.1"),
                                  .host_port = 8000,
                                  .host_port_last = 8010,
                                  .container_port = 80,
                                  .protocol = Protocol::udp},
                         PortSpec{.container_port = 443}};
  container.exposed = {ExposedPort{.port = 53, .protocol = Protocol::udp}};
  container.limits = {.pids = -1,
                      .nano_cpus = 1'500'000'000,
                      .cpu_shares = 512,
                      .cpuset_cpus = "0-1",
                      .cpuset_mems = "0",
                      .memory = 64 << 20,
                      .memory_reservation = 32 << 20,
                      .memory_swap = -1,
                      .blkio_weight = 300,
                      .devices = {{Throttle::write_bps, "/dev/sda", 1 << 20, ""},
                                  {Throttle::read_iops, "/dev/sdb", 100, ""}}};
  container.stop_signal = 3;
  container.stop_timeout = 4;
  container.logging = {.driver = "syslog", .options = {{"tag", "{{.Name}}"}}};
  container.started = time("2026-01-02T03:04:06Z");
  container.last_exit = LastExit{.code = 137,
                                 .started = time("2026-01-02T03:04:06Z"),
                                 .finished = time("2026-01-02T03:05:06.5Z"),
                                 .oom_killed = true,
                                 .error = "its monitor was lost"};
  container.mounts = {.list = {{.source = "/srv",
                                .target = "/a",
                                .read_only = true,
                                .make_source = true,
                                .recursive = false,
                                .recursive_read_only = false,
                                .propagation = Propagation::rslave,
                                .written = "ro,rslave"},
                               {.kind = MountKind::volume,
                                .origin = MountOrigin::image,
                                .source = std::string(64, 'f'),
                                .target = "/b",
                                .anonymous = true,
                                .copy = false},
                               {.kind = MountKind::tmpfs,
                                .origin = MountOrigin::tmpfs_flag,
                                .target = "/c",
                                .exec = true,
                                .suid = true,
                                .dev = true,
                                .options = {{"size", "1024"}}}},
                      .shm_size = 1024,
                      .read_only_root = true};
  container.restart = {.policy = {.mode = RestartMode::on_failure, .most = 5},
                       .count = 3,
                       .waits = 2,
                       .stopped = true,
                       .due = time("2026-01-02T03:05:06.7Z")};
  container.namespaces = {
      .network = {},
      .pid = {.mode = NamespaceMode::host, .container = {}},
      .ipc = {.mode = NamespaceMode::shareable, .container = {}},
      .uts = {.mode = NamespaceMode::container, .container = id_of<ContainerId>('d')},
      .users = {.automatic = true, .ids = {100000, 65536}}};
  container.process.init = true;
  container.settings = {.groups = {"wheel", "2000"},
                        .ulimits = {{"core", 0, kNoUlimit}, {"nofile", 64, 128}},
                        .sysctls = {{"net.ipv4.conf.lo.forwarding", "1"}}};
  container.security = {.privileged = true,
                        .strict = true,
                        .cap_add = {"ALL"},
                        .cap_drop = {"CAP_NET_RAW"},
                        .no_new_privileges = true,
                        .all_system_paths = true,
                        .seccomp_unconfined = true,
                        .seccomp_profile = "{}",
                        .apparmor = "mine",
                        .devices = {{.source = "/dev/fuse", .target = "/dev/f", .access = "rw"}}};
  container.names = {
      .dns = {.servers = {*NameServer::parse("192.0.2.1"), *NameServer::parse("fe80::1%eth0")},
              .search = {"lan.example", "."},
              .options = {"ndots:1"}},
      .hosts = {{"printer", ip("10.9.0.200")}, {"host", {}}},
      .links = {{std::string(64, 'e'), "db"}}};
  container.health = {.test = {"CMD", "true"}, .interval = std::chrono::seconds(7), .retries = 2};
  return container;
}

Sandbox sample_sandbox(char digit) {
  const auto id = id_of<ContainerId>(digit);
  return {.container = id,
          .mode = NetworkMode::own,
          .endpoints = {Endpoint{.id = id_of<EndpointId>('e'),
                                 .network = id_of<NetworkId>('a'),
                                 .container = id,
                                 .interface = "eth0",
                                 .host_interface = "ve123456789abc",
                                 .mac = *Mac::parse("02:42:ac:11:00:02"),
                                 .ip4 = prefix("10.9.0.7/24"),
                                 .gateway4 = ip("10.9.0.1"),
                                 .gateway_priority = 7,
                                 .names = {"shop", "store", "*.apps"},
                                 .sysctls = {{"net/ipv4/conf/eth0/log_martians", "1"}},
                                 .rate = {.bits = 1'000'000'000'000, .burst = 2000}}},
          .bindings = {Binding{.host_ip = ip("127.0.0.1"),
                               .host_port = 8001,
                               .container_port = 80,
                               .protocol = Protocol::udp,
                               .from = {prefix("10.0.0.0/8"), prefix("fd00::/8")}}},
          .controllers = {Controller::memory, Controller::io},
          .paused = true,
          .dns = {.servers = {*NameServer::parse("192.0.2.1")}, .search = {"lan"}, .options = {}},
          .linked = {{.names = {"db", "store"}, .ip4 = ip("172.17.0.2"), .ip6 = ip("fd00:9::2")}},
          .owner = {.pid = 4712, .pid_start_time = 18446744073709551615U}};
}

RunState sample_run_state() {
  return {.pid = 4711,
          .pid_start_time = 18446744073709551615U,
          .boot_id = "0ba8bd0c-7d5c-4d6e-9d3a-5f0cf2a2f0a1",
          .monitor_pid = 4710,
          .started = time("2026-01-02T03:04:06Z"),
          .ended = true,
          .exit_code = 255,
          .finished = time("2026-01-02T03:05:06.5Z"),
          .oom_killed = true};
}

HostRecord sample_host_record() { return {.ip_forward_before = "0", .guarded = {"ens3", "wlan0"}}; }

}  // namespace cnet::state
