#include <catch2/catch.hpp>

#include "cnet/base/error.h"
#include "private_net.h"

using namespace cnet;
using namespace cnet::test;

namespace {

Sysctl forwarding() { return {.key = "net/ipv4/ip_forward", .value = "1", .previous = "0"}; }

}  // namespace

TEST_CASE("the previous value returns, unless somebody changed it since") {
  PrivateNet net;
  if (!net) return;
  RealKernel kernel = kernel_for_host();
  const auto value = [] { return shell("sysctl -n net/ipv4/conf/all/log_martians"); };
  shell("sysctl -w net/ipv4/conf/all/log_martians=0");
  Sysctl sysctl{.key = "net/ipv4/conf/all/log_martians", .value = "1", .previous = "0"};
  kernel.ensure({sysctl});
  CHECK(value() == "1");
  CHECK(kernel.check({sysctl}).empty());
  CHECK(kernel.remove({sysctl}, Removal::complete).empty());
  CHECK(value() == "0");
  kernel.ensure({sysctl});
  shell("sysctl -w net/ipv4/conf/all/log_martians=2");
  CHECK(kernel.remove({sysctl}, Removal::complete).empty());
  CHECK(value() == "2");
  sysctl.value = "2";
  sysctl.previous.reset();
  CHECK(kernel.remove({sysctl}, Removal::complete).empty());
  CHECK(value() == "2");
}

TEST_CASE("a sandbox's sysctl is the sandbox's") {
  PrivateNet net;
  if (!net) return;
  Sandbox sandbox;
  RealKernel kernel = kernel_for(sandbox);
  shell("sysctl -w net/ipv4/ip_forward=0");
  Sysctl inside = forwarding();
  inside.netns = sandbox.netns();
  const Sysctl range{
      .netns = sandbox.netns(), .key = "net/ipv4/ping_group_range", .value = "0 2147483647"};
  kernel.ensure({inside, range});
  CHECK(kernel.check({inside, range}).empty());
  CHECK(kernel.check({forwarding()}).size() == 1);
  CHECK(shell("sysctl -n net/ipv4/ip_forward") == "0");
}

TEST_CASE("what is not of the network cannot be set through a sandbox") {
  PrivateNet net;
  if (!net) return;
  Sandbox sandbox;
  RealKernel kernel = kernel_for(sandbox);
  for (const char* key : {"kernel/domainname", "net/../kernel/domainname"}) {
    const Sysctl sysctl{.netns = sandbox.netns(), .key = key, .value = "escaped"};
    CHECK_THROWS_WITH(kernel.ensure({sysctl}), Catch::Contains("EPERM"));
  }
  CHECK(shell("sysctl -n kernel/domainname") != "escaped");
}

TEST_CASE("a key that does not exist is an error that names it") {
  PrivateNet net;
  if (!net) return;
  RealKernel kernel = kernel_for_host();
  const Sysctl sysctl{.key = "net/ipv4/no_such_key", .value = "1", .previous = "0"};
  CHECK_THROWS_WITH(kernel.ensure({sysctl}),
                    "sysctl -w net/ipv4/no_such_key=1: No such file or directory (ENOENT)");
  CHECK(kernel.remove({sysctl}, Removal::complete).empty());
}
