#include <catch2/catch.hpp>

#include "cnet/base/error.h"
#include "cnet/plan/link_mac.h"
#include "private_net.h"
#include "samples.h"

using namespace cnet;
using namespace cnet::test;

TEST_CASE("a bridge is made as described, once") {
  PrivateNet net;
  if (!net) return;
  RealKernel kernel = kernel_for_host();
  CHECK(kernel.check({kBridge}) == Resources{kBridge});
  kernel.ensure({kBridge});
  CHECK(kernel.check({kBridge}).empty());
  const std::string show = "ip -d link show " + kBridge.name;
  CHECK(shell(show).find("alias cnet:network:123456789abc") != std::string::npos);
  CHECK(shell(show).find(link_mac(kBridge.alias).str()) != std::string::npos);
  CHECK(shell(show + " | grep -c 'UP.*mtu 1400'") == "1");
  CHECK(shell(show + " | grep -c 'stp_state 0'") == "1");
  CHECK(shell("sysctl -n net/ipv6/conf/" + kBridge.name + "/accept_ra") == "0");
  CHECK(shell("ip -6 address show dev " + kBridge.name).empty());
  const std::string before = net.snapshot();
  kernel.ensure({kBridge});
  CHECK(changes(before, net.snapshot()) == "");

  CHECK(kernel.remove({kBridge}, Removal::complete).empty());
  CHECK_FALSE(shell_succeeds(show));
  CHECK(kernel.remove({kBridge}, Removal::complete).empty());
}

TEST_CASE("a link of the same name that is not cnet's is refused and left alone") {
  PrivateNet net;
  if (!net) return;
  RealKernel kernel = kernel_for_host();
  const char* alias = GENERATE("", "alias cnet:network:other");
  shell("ip link add " + kBridge.name + " type bridge");
  if (*alias != '\0') shell("ip link set " + kBridge.name + " " + alias);
  const std::string before = net.snapshot();
  try {
    kernel.ensure({kBridge});
    FAIL("adopted");
  } catch (const Error& error) {
    CHECK(error.kind() == Error::Kind::exists);
    CHECK_FALSE(error.hint().empty());
  }
  CHECK(kernel.check({kBridge}) == Resources{kBridge});
  CHECK(kernel.remove({kBridge}, Removal::complete).empty());
  CHECK(changes(before, net.snapshot()) == "");
}

TEST_CASE("a link whose maker was killed before it wrote the alias is cnet's own") {
  PrivateNet net;
  if (!net) return;
  RealKernel kernel = kernel_for_host();
  const auto make_half = [] { shell(describe(kBridge)[0]); };
  make_half();
  kernel.ensure({kBridge});
  CHECK(kernel.check({kBridge}).empty());
  CHECK(kernel.remove({kBridge}, Removal::complete).empty());
  make_half();
  CHECK(kernel.remove({kBridge}, Removal::complete).empty());
  CHECK_FALSE(shell_succeeds("ip link show " + kBridge.name));
}

TEST_CASE("an endpoint is made, repaired and removed") {
  PrivateNet net;
  if (!net) return;
  Sandbox sandbox;
  RealKernel kernel = kernel_for(sandbox);
  kernel.ensure(network());
  const std::string before = net.snapshot();
  const Resources resources = endpoint(sandbox.id());
  const std::string name = veth(sandbox.id()).name;
  kernel.ensure(resources);
  CHECK(kernel.check(resources).empty());
  kernel.ensure(resources);
  CHECK(kernel.check(resources).empty());
  CHECK(kernel.check(network()).empty());

  SECTION("links of the host say nothing of their own") {
    CHECK(shell("ip -6 address show dev " + name).empty());
    CHECK(shell("ip -6 address show dev " + kBridge.name).empty());
  }
  SECTION("the bridge keeps its address when a port joins") {
    CHECK(shell("cat /proc/net/dev | grep -c " + name) == "1");
    CHECK(shell("ip link show " + kBridge.name).find(link_mac(kBridge.alias).str()) !=
          std::string::npos);
  }
  SECTION("what differs is missing, and put right") {
    shell("ip link set " + name + " down");
    CHECK(kernel.check(resources) == Resources{veth(sandbox.id())});
    kernel.ensure({veth(sandbox.id())});
    shell("ip link set " + name + " nomaster");
    CHECK(kernel.check(resources) == Resources{veth(sandbox.id())});
    kernel.ensure({veth(sandbox.id())});
    CHECK(kernel.check(resources).empty());
    shell("ip link del " + kBridge.name);
    CHECK(kernel.check({kBridge, veth(sandbox.id())}).size() == 2);
  }
  SECTION("a removal with the sandbox closes the door and leaves the link to the namespace") {
    CHECK(kernel.remove(resources, Removal::with_sandbox).empty());
    CHECK(shell("ip link show " + name).find("state DOWN") != std::string::npos);
    CHECK(shell("nft list set bridge cnet ports").find(name) == std::string::npos);
    sandbox.kill();
    for (int i = 0; i < 1000 && shell_succeeds("ip link show " + name); ++i) {
    }
    CHECK_FALSE(shell_succeeds("ip link show " + name));
    CHECK(kernel.remove(resources, Removal::with_sandbox).empty());
  }
  SECTION("a complete removal leaves nothing") {
    CHECK(kernel.remove(resources, Removal::complete).empty());
    CHECK(shell("sysctl -n net/ipv4/conf/" + kBridge.name + "/route_localnet") == "1");
    CHECK(changes(before, net.snapshot()) == "");
    CHECK(kernel.remove(resources, Removal::complete).empty());
  }
}

TEST_CASE("port flags are set and compared") {
  PrivateNet net;
  if (!net) return;
  Sandbox sandbox;
  RealKernel kernel = kernel_for(sandbox);
  VethLink link = veth(sandbox.id());
  link.isolated = link.hairpin = true;
  kernel.ensure({kBridge, link});
  CHECK(kernel.check({link}).empty());
  const std::string shown = shell("ip -d link show " + link.name);
  CHECK(shown.find("isolated on") != std::string::npos);
  CHECK(shown.find("hairpin on") != std::string::npos);
  CHECK(kernel.check({veth(sandbox.id())}).size() == 1);
}

TEST_CASE("a small MTU, which knows no IPv6, is no obstacle") {
  PrivateNet net;
  if (!net) return;
  Sandbox sandbox;
  RealKernel kernel = kernel_for(sandbox);
  BridgeLink bridge = kBridge;
  VethLink link = veth(sandbox.id());
  bridge.mtu = link.mtu = 600;
  const Sysctl no_ipv6{
      .netns = sandbox.netns(), .key = "net/ipv6/conf/eth0/disable_ipv6", .value = "1"};
  const Resources resources{bridge, link, no_ipv6};
  kernel.ensure(resources);
  CHECK(kernel.check(resources).empty());
}

TEST_CASE("a sandbox whose process is gone is not entered") {
  PrivateNet net;
  if (!net) return;
  Sandbox sandbox;
  kernel_for_host().ensure({kBridge});
  SandboxProcess process = sandbox.process();
  process.start_time += 1;  // the pid has another process by now
  RealKernel kernel([&](const ContainerId&) { return process; }, "/nonexistent");
  const Resources resources{veth(sandbox.id()), LinkUp{sandbox.netns(), "lo"}};
  CHECK_THROWS_WITH(kernel.ensure(resources), Catch::Contains("sandbox is gone"));
  CHECK(kernel.check(resources) == resources);
  CHECK(kernel.remove(resources, Removal::complete).empty());
}
