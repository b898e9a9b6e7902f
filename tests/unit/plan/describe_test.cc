#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "cnet/plan/link_mac.h"
#include "cnet/plan/resource.h"

using namespace cnet;

namespace {

const ContainerId kContainer = *ContainerId::parse(std::string(60, '0') + "beef");
const NetworkId kNetwork = *NetworkId::parse(std::string(60, '0') + "cafe");
const Netns kSandbox{kContainer};

Ip ip(const char* text) { return *Ip::parse(text); }
Prefix prefix(const char* text) { return *Prefix::parse(text); }

/// Every kind of resource, in every form that is worded differently.
Resources one_of_each() {
  using enum IpRule::Action;
  const std::string bridge = "br-1f2e3d4c5b6a";
  const VethLink veth{.name = "ve0123456789ab",
                      .alias = "cnet:endpoint:0123456789ab",
                      .bridge = bridge,
                      .sandbox = kContainer,
                      .peer = "eth0",
                      .peer_mac = *Mac::parse("02:42:0a:09:00:02")};
  VethLink guarded = veth;
  guarded.isolated = guarded.hairpin = true;
  return {
      FirewallTables{},
      IpRule{.pref = 1000, .action = nop},
      IpRule{.pref = 990, .mark = 0x40000000, .action = goto_pref, .target = 1000},
      IpRule{.family = Family::v6, .pref = 991, .iif = "lo", .action = goto_pref, .target = 1000},
      IpRule{.pref = 992, .action = lookup, .target = 4242},
      IpRule{.pref = 993, .iif = bridge, .action = prohibit},
      BridgeLink{.name = bridge, .mtu = 1450, .alias = "cnet:network:1f2e3d4c5b6a"},
      Address{.link = bridge, .prefix = prefix("10.9.0.1/24")},
      Address{.link = bridge, .prefix = prefix("fd00:9::1/64")},
      Route{.destination = prefix("10.9.0.0/24"), .prohibit = true, .table = 4242},
      Route{.destination = prefix("fd00:9::/64"), .prohibit = true, .table = 4242},
      Cgroup{kContainer, {.pids = 4096}},
      Cgroup{.container = kContainer,
             .limits = {.pids = -1, .nano_cpus = 1'500'000'000, .memory = 64 << 20},
             .controllers = {Controller::cpu, Controller::memory}},
      Opening{.chain = {.table = "ip filter", .chain = "FORWARD"}, .bridge = "br-1f2e3d4c5b6a"},
      Frozen{kContainer},
      LinkUp{kSandbox, "lo"},
      veth,
      guarded,
      BridgeLink{.name = bridge, .alias = "cnet:network:1f2e3d4c5b6a", .vlan = 7, .vrf = "blue"},
      VlanLink{.name = "eth1.50", .alias = "cnet:vlan:eth1.50", .parent = "eth1", .id = 50},
      IsolatedLink{.name = "dm-1f2e3d4c5b6a", .alias = "cnet:parent:1f2e3d4c5b6a"},
      IsolatedLink{.name = "dm-1f2e3d4c5b6a", .alias = "cnet:parent:1f2e3d4c5b6a", .mtu = 9000},
      ChildLink{.netns = kSandbox,
                .name = "eth0",
                .parent = "eth1.50",
                .mac = Mac::parse("02:42:0a:09:00:02"),
                .mtu = 1400,
                .kind = MacvlanMode::bridge},
      ChildLink{.netns = kSandbox,
                .name = "eth0",
                .parent = "eth1",
                .kind = IpvlanKind{.mode = IpvlanMode::l3, .flag = IpvlanFlag::private_only}},
      ChildLink{.name = "hx1f2e3d4c5b6a",
                .parent = "eth1",
                .alias = "cnet:host:1f2e3d4c5b6a",
                .kind = MacvlanMode::bridge},
      Shaper{.link = "ve0123456789ab", .rate = {.bits = 10'000'000}},
      Shaper{.netns = kSandbox, .link = "eth0", .rate = {.bits = 1'500'000, .burst = 32768}},
      IngressRedirect{.netns = kSandbox, .link = "eth0", .ifb = "in0123456789ab"},
      Route{.netns = kSandbox,
            .destination = prefix("10.20.0.0/16"),
            .via = ip("10.9.0.254"),
            .link = "eth0",
            .metric = 50},
      Sysctl{.netns = kSandbox, .key = "net/ipv6/conf/eth0/disable_ipv6", .value = "1"},
      Sysctl{.netns = kSandbox, .key = "net/ipv4/ping_group_range", .value = "0 2147483647"},
      Sysctl{.key = "net/ipv4/ip_forward", .value = "1", .previous = "0"},
      LinkUp{kSandbox, "eth0"},
      Address{kSandbox, "eth0", prefix("10.9.0.2/24")},
      Address{kSandbox, "eth0", prefix("10.9.0.2/32")},
      Route{.netns = kSandbox,
            .destination = prefix("0.0.0.0/0"),
            .via = ip("10.9.0.1"),
            .link = "eth0"},
      Route{
          .netns = kSandbox, .destination = prefix("::/0"), .via = ip("fd00:9::1"), .link = "eth0"},
      LinkUp{Netns{ContainerId{}}, "eth0"},
      nft::Element{nft::Table::inet,
                   "publish",
                   {Protocol::tcp, nft::Port{8080}},
                   {ip("10.9.0.2"), nft::Port{80}}},
      nft::Element{nft::Table::bridge, "ports", {nft::IfName{"ve0123456789ab"}}, {}},
      DnsName{kNetwork, "web", ip("10.9.0.2")},
      DnsName{kNetwork, "*.apps", ip("fd00:9::2")},
      ReverseName{kNetwork, ip("10.9.0.2"), {"web", "shop"}},
  };
}

std::string commands() {
  std::string text;
  for (const Resource& resource : one_of_each()) {
    text += name_of(resource) + "\n";
    for (const std::string& line : describe(resource)) text += "  + " + line + "\n";
    for (const std::string& line : describe_removal(resource)) text += "  - " + line + "\n";
  }
  return text;
}

}  // namespace

// CNET_GOLDEN_REWRITE=1 writes the file anew. That these commands make what cnet makes is shown by
// the kernel's test.
TEST_CASE("every resource describes itself as a command") {
  const std::string path = std::string(CNET_SOURCE_DIR) + "/tests/golden/commands.txt";
  if (std::getenv("CNET_GOLDEN_REWRITE") != nullptr) std::ofstream(path) << commands();
  std::ifstream file(path);
  CHECK(commands() == std::string(std::istreambuf_iterator<char>(file), {}));
}

TEST_CASE("the commands of a list stand one below the other, in its order") {
  const Resources resources{LinkUp{kSandbox, "lo"}, Cgroup{kContainer, {.pids = 7}}};
  const std::string path = "/sys/fs/cgroup/cnet/" + kContainer.str();
  CHECK(describe(resources) == std::vector<std::string>{"ip -n 000000000000 link set lo up",
                                                        "mkdir -p " + path,
                                                        "echo 7 > " + path + "/pids.max"});
}

TEST_CASE("what is chosen later is written as a placeholder") {
  const auto lines = describe(BridgeLink{.name = "br-<id>", .alias = "cnet:network:"});
  CHECK(lines[0] ==
        "ip link add br-<id> address <mac> up type bridge stp_state 0 forward_delay 0");
  CHECK(lines[1] == "ip link set br-<id> mtu 1500 alias cnet:network:<id> addrgenmode none");
}

TEST_CASE("a link's hardware address follows from its alias") {
  CHECK(link_mac("cnet:network:1") == link_mac("cnet:network:1"));
  CHECK(link_mac("cnet:network:1") != link_mac("cnet:network:2"));
  CHECK_FALSE(link_mac("cnet:network:1").is_multicast());
  CHECK((link_mac("cnet:network:1").bytes()[0] & 2) != 0);  // locally administered
}
