#include "cnet/sandbox/spec_codec.h"

#include <catch2/catch.hpp>

#include "cnet/base/error.h"

using cnet::Error;
using cnet::MountKind;
using cnet::Propagation;
using cnet::SandboxSpec;
using cnet::sandbox::decode;
using cnet::sandbox::encode;

namespace {

cnet::ResolverSpec full_resolver() {
  return {.networks = {{.id = std::string(64, 'b'), .name = "my-net", .internal = true}, {}},
          .forwards = true,
          .servers = {{.ip = *cnet::Ip::parse("10.0.0.1"), .from = cnet::AskFrom::sandbox},
                      {.ip = *cnet::Ip::parse("fe80::1"), .port = 5353, .interface = "eth0"}},
          .from_host = true,
          .short_names_stay = true,
          .rotate = true,
          .use_tcp = true,
          .timeout = 3,
          .attempts = 2,
          .links = {{.alias = "db", .target = "mysql"}}};
}

SandboxSpec full_spec() {
  SandboxSpec spec;
  spec.id = std::string(64, 'a');
  spec.name = "web";
  spec.argv = {"sh", "-c", std::string("a\0b", 3), ""};
  spec.env = {"A=1", "B=\n"};
  spec.cwd = "/srv";
  spec.user = "bob:friends";
  spec.groups = {"wheel"};
  spec.ulimits = {{"nofile", 64, cnet::kNoUlimit}};
  spec.confinement = {.capabilities = 7,
                      .all_capabilities = true,
                      .no_new_privileges = true,
                      .seccomp = false,
                      .filter = {1, 2},
                      .apparmor = "mine"};
  spec.exposure = {.host_devices = true,
                   .all_system_paths = true,
                   .devices = {{.source = "/dev/s", .target = "/dev/t", .access = "r"}}};
  spec.hostname = "web";
  spec.domainname = "example.org";
  spec.tty = true;
  spec.stdin_open = true;
  spec.rootfs = "/r";
  spec.layers = {"/l1", "/l2"};
  spec.upper = "/u";
  spec.work = "/w";
  spec.volatile_upper = true;
  spec.files = {{"/h", "/etc/hosts"}, {"/r", "/etc/resolv.conf"}};
  spec.mounts = {.list = {{.source = "/s",
                           .target = "/t",
                           .read_only = true,
                           .copy = false,
                           .make_source = true,
                           .recursive = false,
                           .recursive_read_only = false,
                           .propagation = Propagation::shared},
                          {.kind = MountKind::tmpfs,
                           .target = "/u",
                           .exec = true,
                           .suid = true,
                           .dev = true,
                           .options = {{"size", "1"}}}},
                 .shm_size = 1,
                 .read_only_root = true};
  spec.own_network = false;
  spec.init_program = "/libexec/cnet-init";
  spec.namespaces = {.own_pids = false,
                     .shm = false,
                     .joined = {{.name = "db", .pid = 47, .start_time = 1U << 31, .pids = true}}};
  spec.users = {100000, 65536};
  spec.sysctls = {{"net/ipv4/ping_group_range", "0 1"}};
  spec.cgroup = "/cg";
  spec.cgroup_v1 = {"/cg1", "/cg2"};
  spec.run_dir = "/run";
  spec.log.file = cnet::LogFileSpec{.path = "/log",
                              .limits = {.max_size = 1U << 31, .max_files = 3, .compress = true},
                              .attributes = R"({"a":"b"})"};
  spec.log.collector.emplace();
  spec.log.collector->settings.driver = cnet::LogDriver::syslog;
  spec.log.collector->settings.address = {
      .transport = cnet::LogAddress::Transport::udp, .host = "::1", .port = 514, .path = "/p"};
  spec.log.collector->settings.format = cnet::SyslogFormat::rfc5424;
  spec.log.collector->settings.retry_wait = 7;
  spec.log.collector->tag = "tag";
  spec.log.collector->attributes = {{"k", "v"}};
  spec.log.helper = "/libexec/cnet-log";
  spec.ended_command = {"/usr/bin/cnet", "x"};
  spec.resolver = full_resolver();
  spec.health = cnet::HealthSpec{.argv = {"true"},
                                 .pace = cnet::health_pace({.retries = 7}),
                                 .program = "/libexec/cnet-monitor",
                                 .changed_command = {"/usr/bin/cnet", "y"}};
  return spec;
}

}  // namespace

TEST_CASE("a spec survives the way to the monitor") {
  const SandboxSpec spec = full_spec();
  const SandboxSpec back = decode(encode(spec));
  CHECK(encode(back) == encode(spec));
  CHECK(back.argv == spec.argv);
  CHECK(back.files == spec.files);
  CHECK(back.groups == spec.groups);
  CHECK(back.ulimits == spec.ulimits);
  CHECK(back.sysctls == spec.sysctls);
  CHECK(back.confinement == spec.confinement);
  CHECK((back.exposure.host_devices && back.exposure.all_system_paths));
  CHECK(back.exposure.devices == spec.exposure.devices);
  CHECK(back.mounts == spec.mounts);
  CHECK(back.own_network == false);
  CHECK(back.users == spec.users);
  CHECK(back.volatile_upper);
  CHECK(back.init_program == spec.init_program);
  CHECK((!back.namespaces.own_pids && back.namespaces.own_uts && !back.namespaces.shm));
  REQUIRE(back.namespaces.joined.size() == 1);
  CHECK(back.namespaces.joined[0].start_time == 1U << 31);
  CHECK((back.namespaces.joined[0].pids && !back.namespaces.joined[0].network));
  CHECK(back.log.file->limits == spec.log.file->limits);
  CHECK(back.log.file->attributes == spec.log.file->attributes);
  CHECK(back.log.collector->settings.address == spec.log.collector->settings.address);
  CHECK(back.log.collector->settings.format == cnet::SyslogFormat::rfc5424);
  CHECK(back.log.collector->attributes == spec.log.collector->attributes);
  CHECK(back.ended_command == spec.ended_command);
  CHECK(back.resolver == spec.resolver);
  REQUIRE(back.health);
  CHECK(back.health->argv == spec.health->argv);
  CHECK(back.health->pace == spec.health->pace);
  CHECK(back.health->program == spec.health->program);
  CHECK(back.health->changed_command == spec.health->changed_command);
  CHECK(encode(decode(encode(SandboxSpec{}))) == encode(SandboxSpec{}));
}

TEST_CASE("a torn or foreign spec is an error") {
  const std::string bytes = encode(full_spec());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    CHECK_THROWS_AS(decode(std::string_view(bytes).substr(0, size)), Error);
  }
  CHECK_THROWS_AS(decode(bytes + "x"), Error);
  CHECK_THROWS_WITH(decode("cnet-spec 0 0.0.1\n"), Catch::Contains("another version"));
}

TEST_CASE("a resolver's instructions survive the way to it") {
  const std::string bytes = encode(full_resolver());
  CHECK(cnet::sandbox::decode_resolver(bytes) == full_resolver());
  CHECK(cnet::sandbox::decode_resolver(encode(cnet::ResolverSpec{})) == cnet::ResolverSpec{});
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    CHECK_THROWS_AS(cnet::sandbox::decode_resolver(std::string_view(bytes).substr(0, size)), Error);
  }
  CHECK_THROWS_AS(cnet::sandbox::decode_resolver(bytes + "x"), Error);
}
