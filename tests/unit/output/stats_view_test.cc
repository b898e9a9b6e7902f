#include "cnet/output/stats_view.h"

#include <catch2/catch.hpp>

#include "cnet/output/human.h"

using namespace cnet;
using namespace cnet::output;

namespace {

StatsFacts facts() {
  StatsFacts facts{.given = "web", .id = std::string(64, 'a'), .name = "web"};
  facts.resources = ResourceCounters{.memory = 5902336,
                                     .memory_limit = 64 << 20,
                                     .pids = 9,
                                     .bytes_read = 147000,
                                     .bytes_written = 0};
  facts.cpu_share = 0.0028;
  NetworkCounters network{.interfaces = {{"lo", {5, 5, 0, 0}, {5, 5, 0, 0}},
                                         {"eth0", {916, 10, 0, 1}, {0, 0, 0, 0}}},
                          .failures = {.attempts = 2}};
  network.sockets.emplace();
  network.sockets->count(TcpState::established);
  network.sockets->count(TcpState::time_wait);
  facts.network = network;
  facts.networks = {"", "my-net"};
  return facts;
}

}  // namespace

TEST_CASE("sizes in binary units, as Docker's") {
  CHECK(binary_size(0) == "0B");
  CHECK(binary_size(5902336) == "5.629MiB");
  CHECK(binary_size(std::uint64_t{2} << 30) == "2GiB");
}

TEST_CASE("a row of stats has Docker's fields") {
  const Json row = stats_row(facts(), false);
  CHECK(row["CPUPerc"] == "0.28%");
  CHECK(row["MemUsage"] == "5.629MiB / 64MiB");
  CHECK(row["MemPerc"] == "8.80%");
  CHECK(row["NetIO"] == "916B / 0B");
  CHECK(row["BlockIO"] == "147kB / 0B");
  CHECK(row["PIDs"] == "9");
  CHECK(row["ID"] == std::string(12, 'a'));
  CHECK(row["Connections"] == "ESTAB=1 TIME-WAIT=1 failed=2");
  CHECK(row["Interfaces"][1]["Network"] == "my-net");
  CHECK(row["Interfaces"][1]["Received"]["Dropped"] == 1);
  CHECK(row["Sockets"]["TIME-WAIT"] == 1);
  CHECK(row["Sockets"]["AttemptFails"] == 2);
}

TEST_CASE("what does not run, or has the host's network, has no numbers") {
  StatsFacts stopped = facts();
  stopped.resources.reset();
  stopped.network.reset();
  const Json row = stats_row(stopped, true);
  CHECK(row["MemUsage"] == "-- / --");
  CHECK(row["NetIO"] == "-- / --");
  CHECK(row["ID"] == std::string(64, 'a'));
  const std::string table = render_list(stats_list(), {row}, {});
  CHECK(table.find("CONTAINER ID") == 0);
}
