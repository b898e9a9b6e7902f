#include "cnet/kernel/real_host.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "private_net.h"
#include "samples.h"

using namespace cnet;
using namespace cnet::test;

namespace {

bool has(const std::vector<Prefix>& prefixes, const char* text) {
  return std::ranges::find(prefixes, prefix(text)) != prefixes.end();
}

}  // namespace

TEST_CASE("what a new network must not overlap") {
  PrivateNet net;
  if (!net) return;
  shell(
      "mount -t tmpfs none /mnt && echo nameserver 192.0.2.53 > /mnt/resolv.conf && "
      "mount --bind /mnt/resolv.conf $(readlink -f /etc/resolv.conf)");
  shell("ip link add d0 type bridge && ip link set d0 up");
  shell("ip address add 10.1.0.1/16 dev d0 && ip address add fd00:1::1/64 dev d0");
  shell("ip route add 10.2.0.0/16 dev d0 && ip route add 10.3.0.0/16 via 10.1.0.2");
  shell("ip route add 10.4.0.0/16 dev d0 proto bird && ip route add default via 10.1.0.2");
  shell("ip route add 10.5.0.0/16 dev d0 table 77 && ip route add blackhole 10.6.0.0/16");
  const auto taken = RealHost().taken_prefixes();
  CHECK(has(taken, "10.1.0.0/16"));
  CHECK(has(taken, "fd00:1::/64"));
  CHECK(has(taken, "10.2.0.0/16"));
  CHECK(has(taken, "192.0.2.53/32"));
  CHECK(taken.size() == 4);
}

TEST_CASE("the MTU of the way out") {
  PrivateNet net;
  if (!net) return;
  CHECK(RealHost().default_mtu() == 1500);
  shell("ip link add d0 mtu 1280 up type bridge && ip address add 10.1.0.1/16 dev d0");
  CHECK(RealHost().default_mtu() == 1500);
  shell("ip route add default via 10.1.0.2");
  CHECK(RealHost().default_mtu() == 1280);
  shell("ip route replace prohibit default");
  CHECK(RealHost().default_mtu() == 1500);
}

TEST_CASE("interfaces are those that are up, without lo and cnet's own") {
  PrivateNet net;
  if (!net) return;
  shell(
      "ip link set lo up; ip link add d1 type bridge; ip link add d0 up type bridge; ip link add "
      "d2 "
      "up type bridge");
  kernel_for_host().ensure({kBridge});
  CHECK(RealHost().interfaces() == std::vector<std::string>{"d0", "d2"});
}

TEST_CASE("sysctls and the boot id are read") {
  RealHost host;
  CHECK(host.sysctl("kernel/ostype") == "Linux");
  CHECK(host.sysctl("net/no_such_key") == std::nullopt);
  CHECK(host.boot_id().size() == 36);
}
