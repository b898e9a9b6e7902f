#include <catch2/catch.hpp>

#include "cnet/base/error.h"
#include "private_net.h"
#include "samples.h"

using namespace cnet;
using namespace cnet::test;

namespace {

/// Fails whenever its turn comes, with the kernel's words.
const Address kImpossible{.link = "nowhere", .prefix = *Prefix::parse("10.99.0.1/24")};

/// lo excepted: once it was up the kernel leaves it 127.0.0.1.
std::string inside(const Sandbox& sandbox) {
  const std::string ip = "ip -n " + sandbox.id().short_form();
  return shell("{ " + ip + " -o link show; " + ip + " -o address show; " + ip +
               " route show; echo; } | grep -v '^[0-9]*: lo'");
}

}  // namespace

TEST_CASE("a failure at any step leaves the host as it was") {
  PrivateNet net;
  if (!net) return;
  Sandbox sandbox;
  sandbox.name_for_ip();
  RealKernel kernel = kernel_for(sandbox);
  SECTION("an empty host") {
    const Resources all = network();
    const std::string before = net.snapshot();
    for (std::size_t n = 0; n <= all.size(); ++n) {
      Resources steps(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(n));
      steps.emplace_back(kImpossible);
      INFO("behind step " << n);
      CHECK_THROWS_AS(kernel.ensure(steps), Error);
      CHECK(changes(before, net.snapshot()) == "");
    }
  }
  SECTION("a container on a network that stands") {
    kernel.ensure(network());
    shell("sysctl -w net/ipv4/conf/" + kBridge.name + "/route_localnet=1");
    const Resources all = endpoint(sandbox.id());
    const std::string before = net.snapshot() + inside(sandbox);
    for (std::size_t n = 0; n <= all.size(); ++n) {
      Resources steps(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(n));
      steps.emplace_back(kImpossible);
      INFO("behind step " << n);
      CHECK_THROWS_AS(kernel.ensure(steps), Error);
      CHECK(changes(before, net.snapshot() + inside(sandbox)) == "");
    }
  }
}

TEST_CASE("a failure takes back only what this call made") {
  PrivateNet net;
  if (!net) return;
  RealKernel kernel = kernel_for_host();
  kernel.ensure(network());
  const std::string before = net.snapshot();
  Resources again = network();
  again.emplace_back(kImpossible);
  CHECK_THROWS_AS(kernel.ensure(again), Error);
  CHECK(changes(before, net.snapshot()) == "");
}

TEST_CASE("an error says what was tried and what the kernel said") {
  PrivateNet net;
  if (!net) return;
  RealKernel kernel = kernel_for_host();
  CHECK_THROWS_WITH(kernel.ensure({kImpossible}),
                    "ip address add 10.99.0.1/24 brd + dev nowhere: No such device (ENODEV)");
  const Route unreachable{
      .destination = prefix("10.5.0.0/16"), .via = ip("10.77.0.1"), .link = "lo"};
  shell("ip link set lo up");
  CHECK_THROWS_WITH(kernel.ensure({unreachable}),
                    "ip route add 10.5.0.0/16 via 10.77.0.1 dev lo: Network is unreachable "
                    "(ENETUNREACH): Nexthop has invalid gateway");
}

TEST_CASE("a removal goes on behind a failure and reports it") {
  PrivateNet net;
  if (!net) return;
  RealKernel kernel = kernel_for_host();
  kernel.ensure({kBridge});
  const Sysctl refused{.key = "kernel/osrelease", .value = shell("uname -r"), .previous = "0"};
  const auto failures = kernel.remove({kBridge, refused}, Removal::complete);
  REQUIRE(failures.size() == 1);
  CHECK(failures[0].find("sysctl -w kernel/osrelease=0: ") == 0);
  CHECK(kernel.check({kBridge}).size() == 1);
}
