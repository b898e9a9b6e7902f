#include "conntrack.h"

#include <catch2/catch.hpp>

#include "private_net.h"
#include "samples.h"

using namespace cnet;
using namespace cnet::test;

namespace {

void add(const std::string& family, const std::string& protocol, const std::string& to,
         const std::string& port) {
  const std::string source = family == "ipv4" ? "192.0.2.7" : "2001:db8::7";
  const std::string state = protocol == "tcp" ? " --state ESTABLISHED" : "";
  shell("conntrack -I -p " + protocol + " -s " + source + " -d " + to + " --sport 4000 --dport " +
        port + " -t 100" + state + " 2>&1");
}

/// What is left, sorted: "udp 10.0.0.1 5300".
std::string left() {
  return shell(
      "(conntrack -L -f ipv4; conntrack -L -f ipv6) 2>/dev/null | awk '{ for (i = 1; i <= NF; i++) "
      "{ if ($i ~ /^dst=/ && !d) d = substr($i, 5); if ($i ~ /^dport=/ && !p) p = substr($i, 7) } "
      "print $1, d, p; d = p = \"\" }' | sort | paste -sd, -");
}

void add_all() {
  add("ipv4", "udp", "198.51.100.1", "5300");
  add("ipv4", "udp", "198.51.100.9", "5300");
  add("ipv4", "udp", "198.51.100.1", "5301");
  add("ipv4", "tcp", "198.51.100.1", "5300");
  add("ipv6", "udp", "2001:db8::1", "5300");
  add("ipv6", "udp", "2001:db8::9", "5300");
}

constexpr std::uint16_t kPort = 5300;

bool can_list_conntrack() {
  if (shell_succeeds("conntrack -C >/dev/null 2>&1")) return true;
  WARN("SKIP: no conntrack here");
  return false;
}

}  // namespace

TEST_CASE("only the connections to that port, of that protocol and family, are forgotten") {
  PrivateNet net;
  if (!net || !can_list_conntrack()) return;
  RealKernel kernel = kernel_for_host();
  add_all();
  kernel.cut({{.family = Family::v4, .protocol = Protocol::udp, .port = kPort, .address = {}}});
  CHECK(left() ==
        "tcp 198.51.100.1 5300,udp 198.51.100.1 5301,udp 2001:db8::1 5300,udp 2001:db8::9 5300");
  kernel.cut({{.family = Family::v6, .protocol = Protocol::udp, .port = kPort, .address = {}},
              {.family = Family::v4, .protocol = Protocol::tcp, .port = kPort, .address = {}}});
  CHECK(left() == "udp 198.51.100.1 5301");
  shell("conntrack -F 2>&1");
}

TEST_CASE("of a port published on one address, only the connections to that") {
  PrivateNet net;
  if (!net || !can_list_conntrack()) return;
  RealKernel kernel = kernel_for_host();
  add_all();
  kernel.cut({{.family = Family::v4,
               .protocol = Protocol::udp,
               .port = kPort,
               .address = ip("198.51.100.9")}});
  kernel.cut({{.family = Family::v6,
               .protocol = Protocol::udp,
               .port = kPort,
               .address = ip("2001:db8::9")}});
  CHECK(left() ==
        "tcp 198.51.100.1 5300,udp 198.51.100.1 5300,udp 198.51.100.1 5301,udp 2001:db8::1 5300");
  shell("conntrack -F 2>&1");
}

TEST_CASE("many are forgotten in one walk, and with nothing known there is nothing to do") {
  PrivateNet net;
  if (!net || !can_list_conntrack()) return;
  RealKernel kernel = kernel_for_host();
  std::vector<Flows> many;
  for (std::uint16_t port = 5300; port < 5320; ++port) {
    for (const Family family : kFamilies) {
      many.push_back({.family = family, .protocol = Protocol::udp, .port = port, .address = {}});
    }
  }
  kernel.cut(many);
  add_all();
  kernel.cut(many);
  CHECK(left() == "tcp 198.51.100.1 5300");
  shell("conntrack -F 2>&1");
}

TEST_CASE("elements of UDP ports that come or go take their connections along") {
  PrivateNet net;
  if (!net || !can_list_conntrack()) return;
  RealKernel kernel = kernel_for_host();
  const FirewallTables tables;
  const nft::Element udp{nft::Table::inet,
                         "publish",
                         {Protocol::udp, nft::Port{kPort}},
                         {ip("10.1.0.2"), nft::Port{53}}};
  const nft::Element tcp{nft::Table::inet,
                         "publish",
                         {Protocol::tcp, nft::Port{kPort}},
                         {ip("10.1.0.2"), nft::Port{53}}};
  kernel.ensure({tables});
  for (const bool adding : {true, false}) {
    INFO(adding);
    add("ipv4", "udp", "198.51.100.1", "5300");
    add("ipv4", "udp", "198.51.100.1", "5301");
    if (adding) {
      add("ipv4", "tcp", "198.51.100.1", "5300");
      kernel.ensure({udp, tcp});
    } else {
      kernel.remove({udp, tcp}, Removal::complete);
    }
    CHECK(left() == "tcp 198.51.100.1 5300,udp 198.51.100.1 5301");
    shell("conntrack -D -p udp 2>&1");
  }
  kernel.ensure({udp});
  add("ipv4", "udp", "198.51.100.1", "5300");
  kernel.ensure({udp});
  CHECK(left() == "tcp 198.51.100.1 5300,udp 198.51.100.1 5300");
  shell("conntrack -F 2>&1");
  kernel.remove({tables}, Removal::complete);
}

TEST_CASE("what conntrack came to know while the tables were away is forgotten as they come back") {
  PrivateNet net;
  if (!net || !can_list_conntrack()) return;
  RealKernel kernel = kernel_for_host();
  const Prefix subnet = prefix("10.1.0.0/24");
  const Resources all{
      FirewallTables{},
      nft::Element{nft::Table::inet, "hairpin4", {subnet, subnet}, {}},
      nft::Element{nft::Table::inet,
                   "publish",
                   {Protocol::tcp, nft::Port{kPort}},
                   {ip("10.1.0.2"), nft::Port{53}}},
  };
  const auto from_network = [](const std::string& to, const std::string& more) {
    shell("conntrack -I -p tcp -s 10.1.0.2 -d " + to + " --sport 4000 --dport 7 -t 100 " + more +
          " --state ESTABLISHED 2>&1");
  };
  add("ipv4", "tcp", "198.51.100.1", "5300");  // not led to the container
  add("ipv4", "tcp", "198.51.100.1", "5301");  // nobody's of cnet
  add("ipv4", "tcp", "10.1.0.2", "5302");      // into a network
  from_network("198.51.100.7", "");            // out of it, untranslated
  from_network("198.51.100.8", "--src-nat 198.51.100.1");
  kernel.ensure(all);
  CHECK(left() == "tcp 198.51.100.1 5301,tcp 198.51.100.8 7");
  add("ipv4", "tcp", "10.1.0.2", "5302");
  kernel.ensure(all);  // nothing was away
  CHECK(left() == "tcp 10.1.0.2 5302,tcp 198.51.100.1 5301,tcp 198.51.100.8 7");
  shell("conntrack -F 2>&1");
  kernel.remove(all, Removal::complete);
}
