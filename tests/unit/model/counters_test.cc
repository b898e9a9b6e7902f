#include "cnet/model/counters.h"

#include <catch2/catch.hpp>

using namespace cnet;

namespace {

constexpr const char* kNetDev =
    "Inter-|   Receive                                                |  Transmit\n"
    " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop "
    "fifo colls carrier compressed\n"
    "    lo:     100       2    0    0    0     0          0         0      100       2    0    0   "
    " 0     0       0          0\n"
    "  eth0:    1026      13    1    2    0     0          0         0     2000      21    3    4   "
    " 0     0       0          0\n"
    "br:x.1:18446744073709551615 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n"
    "torn: 1 2 3\n";

}  // namespace

TEST_CASE("interfaces of /proc/net/dev") {
  const auto interfaces = parse_net_dev(kNetDev);
  REQUIRE(interfaces.size() == 3);
  CHECK(interfaces[1] == InterfaceCounters{.name = "eth0",
                                           .received = {1026, 13, 1, 2},
                                           .sent = {2000, 21, 3, 4}});
  CHECK(interfaces[2].name == "br:x.1");
  CHECK(interfaces[2].received.bytes == UINT64_MAX);
  CHECK(parse_net_dev("").empty());
  CHECK(parse_net_dev("no colon\n").empty());
}

TEST_CASE("sums leave lo out") {
  NetworkCounters counters{.interfaces = parse_net_dev(kNetDev)};
  counters.interfaces.pop_back();
  CHECK(received_in_all(counters) == Traffic{1026, 13, 1, 2});
  CHECK(sent_in_all(counters) == Traffic{2000, 21, 3, 4});
  REQUIRE(find_interface(counters, "eth0") != nullptr);
  CHECK(find_interface(counters, "eth1") == nullptr);
}

TEST_CASE("failures of /proc/net/snmp, wherever their columns stand") {
  CHECK(parse_net_snmp("Ip: Forwarding\nIp: 1\n"
                       "Tcp: RtoAlgorithm MaxConn EstabResets AttemptFails\nTcp: 1 -1 7 5\n"
                       "Udp: AttemptFails\nUdp: 99\n") == TcpFailures{5, 7});
  CHECK(parse_net_snmp("") == TcpFailures{});
  CHECK(parse_net_snmp("Tcp: AttemptFails\n") == TcpFailures{});
}
