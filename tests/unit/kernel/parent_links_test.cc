#include <catch2/catch.hpp>

#include "cnet/base/error.h"
#include "cnet/kernel/real_host.h"
#include "private_net.h"
#include "samples.h"

using namespace cnet;
using namespace cnet::test;

namespace {

/// A wire of which `parent` is this host's end.
void make_wire() {
  shell("ip link add parent type veth peer name wire");
  shell("ip link set parent up");
  shell("ip link set wire up");
}

/// Whether the kernel makes links of the kind; says SKIP when it does not.
bool has_kind(const std::string& kind) {
  if (RealHost().can_make_links(kind)) return true;
  WARN("SKIP: this kernel has no " << kind);
  return false;
}

ChildLink child_of(const Netns& netns) {
  return {.netns = netns,
          .name = "eth0",
          .parent = "parent",
          .alias = netns.sandbox ? "" : "cnet:host:1",
          .mac = Mac::parse("02:42:0a:09:00:02"),
          .mtu = 1400,
          .kind = MacvlanMode::bridge};
}

/// What an endpoint on a parent has, limits and all.
Resources on_parent(const Sandbox& sandbox) {
  const Netns inside = sandbox.netns();
  return {child_of(inside),
          LinkUp{inside, "eth0"},
          Address{inside, "eth0", prefix("10.9.0.2/24")},
          Route{.netns = inside,
                .destination = prefix("10.20.0.0/16"),
                .via = ip("10.9.0.254"),
                .link = "eth0",
                .metric = 50},
          Shaper{.netns = inside, .link = "eth0", .rate = {.bits = 10'000'000}},
          IngressRedirect{.netns = inside, .link = "eth0", .ifb = "in0123456789ab"},
          Shaper{.netns = inside, .link = "in0123456789ab", .rate = {.bits = 10'000'000}}};
}

}  // namespace

TEST_CASE("a macvlan link is made in its sandbox, with all that stands on it") {
  PrivateNet net;
  if (!net || !has_kind("macvlan") || !has_kind("ifb")) return;
  make_wire();
  Sandbox sandbox;
  RealKernel kernel = kernel_for(sandbox);
  const Resources all = on_parent(sandbox);
  CHECK(kernel.check(all) == all);
  kernel.ensure(all);
  CHECK(kernel.check(all).empty());
  kernel.ensure(all);
  CHECK(kernel.check(all).empty());
  CHECK(kernel.remove(all, Removal::complete).empty());
  CHECK(kernel.check(all) == all);
  CHECK(kernel.remove(all, Removal::complete).empty());
}

TEST_CASE("the commands for links on a parent do what cnet does") {
  PrivateNet net;
  if (!net || !has_kind("macvlan") || !has_kind("ifb")) return;
  make_wire();
  Sandbox sandbox;
  sandbox.name_for_ip();
  RealKernel kernel = kernel_for(sandbox);
  const Resources all = on_parent(sandbox);
  for (const std::string& command : describe(all)) shell(command);
  CHECK(kernel.check(all).empty());
  for (auto resource = all.rbegin(); resource != all.rend(); ++resource) {
    for (const std::string& command : describe_removal(*resource)) shell(command);
  }
  CHECK(kernel.check(all) == all);
}

TEST_CASE("a rate is changed in place") {
  PrivateNet net;
  if (!net) return;
  make_wire();
  RealKernel kernel = kernel_for_host();
  const auto at = [](std::uint64_t bits) {
    return Shaper{.link = "parent", .rate = {.bits = bits, .burst = 32768}};
  };
  kernel.ensure({at(10'000'000)});
  CHECK(shell("tc qdisc show dev parent").find("tbf") != std::string::npos);
  CHECK(kernel.check({at(20'000'000)}).size() == 1);
  kernel.ensure({at(20'000'000)});
  CHECK(kernel.check({at(20'000'000)}).empty());
  CHECK(shell("tc qdisc show dev parent").find("rate 20Mbit burst 32Kb") != std::string::npos);
  kernel.ensure({at(100'000'000'000)});  // more than 32 bits of bytes a second hold
  CHECK(kernel.check({at(100'000'000'000)}).empty());
  CHECK(kernel.remove({at(1)}, Removal::complete).empty());
  CHECK(shell("tc qdisc show dev parent").find("tbf") == std::string::npos);
}

TEST_CASE("a queue of somebody else is not taken for a limit of cnet's") {
  PrivateNet net;
  if (!net) return;
  make_wire();
  shell("tc qdisc replace dev parent root handle 1: tbf rate 10mbit burst 32k latency 50ms");
  RealKernel kernel = kernel_for_host();
  const Shaper shaper{.link = "parent", .rate = {.bits = 10'000'000}};
  CHECK(kernel.check({shaper}).size() == 1);
  CHECK(kernel.remove({shaper}, Removal::complete).empty());
  CHECK(shell("tc qdisc show dev parent").find("tbf 1:") != std::string::npos);
}

TEST_CASE("the host's own link on a parent carries its alias") {
  PrivateNet net;
  if (!net || !has_kind("macvlan")) return;
  make_wire();
  RealKernel kernel = kernel_for_host();
  ChildLink child = child_of({});
  child.name = "hx0123456789ab";
  child.mac = {};
  kernel.ensure({child});
  CHECK(kernel.check({child}).empty());
  const std::string shown = shell("ip link show " + child.name);
  CHECK(shown.find("alias cnet:host:1") != std::string::npos);
  CHECK(shown.find("group default") != std::string::npos);

  SECTION("whose maker was killed before it could write that") {
    kernel.remove({child}, Removal::complete);
    shell("ip link add link parent name " + child.name + " group 1668179316 type macvlan");
    kernel.ensure({child});
    CHECK(shell("ip link show " + child.name).find("alias cnet:host:1") != std::string::npos);
  }
  SECTION("or is somebody else's") {
    kernel.remove({child}, Removal::complete);
    shell("ip link add link parent name " + child.name + " type macvlan");
    CHECK_THROWS_WITH(kernel.ensure({child}), Catch::Contains("is not cnet's"));
    CHECK(kernel.remove({child}, Removal::complete).empty());
    CHECK(shell_succeeds("ip link show " + child.name));
  }
}

TEST_CASE("a parent that another has taken is an Error that says so") {
  PrivateNet net;
  if (!net || !has_kind("macvlan")) return;
  make_wire();
  shell("ip link add br0 type bridge");
  shell("ip link set parent master br0");
  Sandbox sandbox;
  RealKernel kernel = kernel_for(sandbox);
  try {
    kernel.ensure({child_of(sandbox.netns())});
    FAIL("made");
  } catch (const Error& error) {
    CHECK_THAT(error.hint(), Catch::Contains("in use by a bridge"));
  }
  ChildLink lost = child_of(sandbox.netns());
  lost.parent = "nowhere";
  CHECK_THROWS_WITH(kernel.ensure({lost}), Catch::Contains("there is no link nowhere"));
}

TEST_CASE("a parent to nowhere is made, up, on any kernel") {
  PrivateNet net;
  if (!net) return;
  RealKernel kernel = kernel_for_host();
  const std::string before = net.snapshot();
  const IsolatedLink link{.name = "dm-0123456789ab", .alias = "cnet:parent:1", .mtu = 1400};
  kernel.ensure({link});
  CHECK(kernel.check({link}).empty());
  CHECK(shell("ip link show " + link.name + " | grep -c 'UP.*mtu 1400'") == "1");
  kernel.ensure({link});
  shell("ip link set " + link.name + " down");
  CHECK(kernel.check({link}).size() == 1);
  kernel.ensure({link});
  CHECK(kernel.check({link}).empty());
  CHECK(kernel.remove({link}, Removal::complete).empty());
  CHECK(changes(before, net.snapshot()) == "");
}

TEST_CASE("a VLAN of a parent is made once, and somebody else's left alone") {
  PrivateNet net;
  if (!net || !has_kind("vlan")) return;
  make_wire();
  RealKernel kernel = kernel_for_host();
  const std::string before = net.snapshot();
  const VlanLink vlan{
      .name = "parent.50", .alias = "cnet:vlan:parent.50", .parent = "parent", .id = 50};
  kernel.ensure({vlan});
  CHECK(kernel.check({vlan}).empty());
  kernel.ensure({vlan});
  CHECK(kernel.remove({vlan}, Removal::complete).empty());
  CHECK(changes(before, net.snapshot()) == "");
  shell("ip link add link parent name parent.50 type vlan id 50");
  CHECK_THROWS_WITH(kernel.ensure({vlan}), Catch::Contains("is not cnet's"));
  CHECK(kernel.remove({vlan}, Removal::complete).empty());
  CHECK(shell_succeeds("ip link show parent.50"));
}

TEST_CASE("the host tells what a link is") {
  PrivateNet net;
  if (!net) return;
  make_wire();
  RealHost host;
  CHECK_FALSE(host.link("nowhere"));
  shell("ip link add br0 type bridge");
  shell("ip link set parent master br0 mtu 1400 alias mine");
  const auto link = host.link("parent");
  REQUIRE(link);
  CHECK(link->kind == "veth");
  CHECK(link->master == "br0");
  CHECK(link->master_kind == "bridge");
  CHECK(link->mtu == 1400);
  CHECK(link->alias == "mine");
  CHECK(link->up);
  CHECK(link->ethernet);
  CHECK_FALSE(host.link("lo")->ethernet);
  CHECK(host.can_make_links("veth"));
  CHECK_FALSE(shell_succeeds("ip link show cnet-probe"));
  CHECK_FALSE(host.can_make_links("no-such-kind"));
}
