#include <catch2/catch.hpp>

#include "private_net.h"
#include "samples.h"

using namespace cnet;
using namespace cnet::test;

namespace {

Opening opening_in(const std::string& table, const std::string& chain) {
  return {.chain = {.table = table, .chain = chain}, .bridge = "br-123456789abc"};
}

}  // namespace

TEST_CASE("an opening stands at the head of a chain, and leaves it as it was") {
  PrivateNet net;
  if (!net) return;
  RealKernel kernel = kernel_for_host();
  for (const std::string family : {"inet", "ip", "ip6"}) {
    INFO(family);
    const std::string table = family + " strict";
    shell("nft 'add table " + table + "; add chain " + table +
          " onward { type filter hook forward priority 0; policy drop; }; add rule " + table +
          " onward counter drop'");
    const std::string before = net.snapshot();
    const Opening opening = opening_in(table, "onward");
    CHECK(kernel.check({opening}).size() == 1);
    kernel.ensure({opening});
    kernel.ensure({opening});
    CHECK(kernel.check({opening}).empty());
    CHECK(shell("nft list chain " + table + " onward | grep -o 'ifname.*cnet.*'") ==
          "ifname \"br-123456789abc\" counter packets 0 bytes 0 accept comment \"cnet to "
          "br-123456789abc\"\nifname \"br-123456789abc\" counter packets 0 bytes 0 accept comment "
          "\"cnet from br-123456789abc\"");
    CHECK(kernel.remove({opening}, Removal::complete).empty());
    CHECK(changes(before, net.snapshot()) == "");
    CHECK(kernel.check({opening}).size() == 1);
  }
}

TEST_CASE("where the chain is gone there is nothing to open") {
  PrivateNet net;
  if (!net) return;
  RealKernel kernel = kernel_for_host();
  const std::string before = net.snapshot();
  const Opening opening = opening_in("inet strict", "onward");
  kernel.ensure({opening});
  CHECK(kernel.check({opening}).empty());
  CHECK(kernel.remove({opening}, Removal::complete).empty());
  CHECK(changes(before, net.snapshot()) == "");
}

TEST_CASE("iptables still lists a chain with an opening") {
  PrivateNet net;
  if (!net) return;
  if (!shell_succeeds("iptables-nft -P FORWARD DROP 2>/dev/null")) {
    WARN("SKIP: no iptables-nft here");
    return;
  }
  RealKernel kernel = kernel_for_host();
  const Opening opening = opening_in("ip filter", "FORWARD");
  kernel.ensure({opening});
  CHECK_THAT(shell("iptables-nft -S FORWARD"),
             Catch::Contains("-i br-123456789abc") && Catch::Contains("-j ACCEPT"));
  shell("iptables-nft -A FORWARD -j DROP && iptables-nft -D FORWARD -j DROP");
  CHECK(kernel.check({opening}).empty());
  CHECK(kernel.remove({opening}, Removal::complete).empty());
}

TEST_CASE("a chain of cnet's own that was flushed is missing, and comes back with all elements") {
  PrivateNet net;
  if (!net) return;
  RealKernel kernel = kernel_for_host();
  const nft::Element bridge{nft::Table::inet, "bridges", {nft::IfName{"br-1"}}, {}};
  const Resources all{FirewallTables{}, bridge};
  kernel.ensure(all);
  const std::string whole = net.snapshot();
  CHECK(kernel.check(all).empty());
  for (const char* damage : {"flush chain inet cnet forward", "delete table inet cnet",
                             "flush ruleset", "insert rule inet cnet forward accept"}) {
    INFO(damage);
    shell(std::string("nft '") + damage + "'");
    CHECK_FALSE(kernel.check(all).empty());
    kernel.ensure(all);
    CHECK(kernel.check(all).empty());
    CHECK(changes(whole, net.snapshot()) == "");
  }
  CHECK(kernel.remove(all, Removal::complete).empty());
}
