#include "cnet/model/limits.h"

#include <catch2/catch.hpp>

#include "../problem.h"
#include "cnet/model/size.h"

using namespace cnet;
using cnet::test::problem_of;

namespace {

std::string refusal(const LimitFlags& flags, const Limits& before = {}) {
  return problem_of([&] { parse_limits(flags, before); });
}

}  // namespace

TEST_CASE("sizes have Docker's units") {
  CHECK(parse_size("0") == 0);
  CHECK(parse_size("512") == 512);
  CHECK(parse_size("512b") == 512);
  CHECK(parse_size("4k") == 4096);
  CHECK(parse_size("64M") == 64 << 20);
  CHECK(parse_size("2GiB") == 2ULL << 30);
  CHECK(parse_size("10kb") == 10240);
  CHECK(parse_size("1.5g") == 3ULL << 29);
  CHECK(parse_size(".5k") == 512);
  CHECK(parse_size("7p") == 7ULL << 50);
  for (const char* bad : {"", "m", "-1", "+1", "1 m", "1x", "1mm", "1bb", "1.2.3", ".", "0x10",
                          "9223372036854775808", "9000p", "1e3"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_size(bad));
  }
  CHECK(size_words(64 << 20) == "64m");
  CHECK(size_words(1000) == "1000");
  CHECK(size_words(0) == "0");
}

TEST_CASE("decimals are exact or refused") {
  CHECK(parse_decimal("0.5", 1000) == 500);
  CHECK(parse_decimal("2", 1000) == 2000);
  CHECK(parse_decimal("1.25", 1000) == 1250);
  CHECK(parse_decimal("0.0010", 1000) == 1);
  CHECK(parse_decimal("3.", 1000) == 3000);
  for (const char* bad : {"", ".", "0.0001", "0.00000000000001", "-1", "1,5", "1.x"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_decimal(bad, 1000));
  }
}

TEST_CASE("lists of CPUs") {
  CHECK(parse_cpu_list("0") == std::vector<unsigned>{0});
  CHECK(parse_cpu_list("4,0-2,1") == std::vector<unsigned>{0, 1, 2, 4});
  for (const char* bad : {"", ",", "1-", "-1", "2-1", "1-2-3", "a", "1, 2", "99999"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_cpu_list(bad));
  }
}

TEST_CASE("every limit is read") {
  const Limits limits = parse_limits({.cpus = "1.5",
                                      .cpu_shares = "512",
                                      .cpuset_cpus = "0-1",
                                      .cpuset_mems = "0",
                                      .memory = "64m",
                                      .memory_reservation = "32m",
                                      .memory_swap = "-1",
                                      .pids_limit = "20",
                                      .blkio_weight = "300",
                                      .device_read_bps = {"/dev/sda:1m"},
                                      .device_write_iops = {"/dev/sda:100"}});
  CHECK(limits.nano_cpus == 1'500'000'000);
  CHECK(limits.cpu_shares == 512);
  CHECK(limits.memory == 64 << 20);
  CHECK(limits.memory_reservation == 32 << 20);
  CHECK(limits.memory_swap == -1);
  CHECK(limits.pids == 20);
  CHECK(limits.blkio_weight == 300);
  CHECK(limits.devices == std::vector<DeviceRate>{{Throttle::read_bps, "/dev/sda", 1 << 20, ""},
                                                  {Throttle::write_iops, "/dev/sda", 100, ""}});
  CHECK(controllers_of(limits) == std::vector<Controller>{Controller::cpu, Controller::cpuset,
                                                          Controller::memory, Controller::io});
  CHECK(controllers_of({}).empty());
  CHECK(parse_limits({}) == Limits{});
  CHECK(parse_limits({.pids_limit = "0"}).pids == -1);
}

TEST_CASE("an update changes what it names; 0 takes a limit away") {
  const Limits before = parse_limits(
      {.cpus = "1", .memory = "64m", .device_read_bps = {"/dev/sda:1m", "/dev/sdb:1m"}});
  const Limits after =
      parse_limits({.cpus = "0", .device_read_bps = {"/dev/sda:2m", "/dev/sdb:0"}}, before);
  CHECK(after.nano_cpus == 0);
  CHECK(after.memory == 64 << 20);
  CHECK(after.devices == std::vector<DeviceRate>{{Throttle::read_bps, "/dev/sda", 2 << 20, ""}});
  CHECK(effective_memory_swap(after) == 128 << 20);
  CHECK(effective_memory_swap({}) == 0);
}

TEST_CASE("bad limits are refused by the name of their flag") {
  CHECK(refusal({.cpus = "-1"}) == "--cpus \"-1\" is no number of CPUs like 0.5 or 2");
  CHECK(refusal({.cpus = "0.001"}) == "--cpus \"0.001\" is less than 0.01, the least");
  CHECK(refusal({.cpu_shares = "1"}) == "--cpu-shares \"1\" is no number between 2 and 262144");
  CHECK(refusal({.cpuset_cpus = "x"}) == "--cpuset-cpus \"x\" is no list like 0-2,4");
  CHECK(refusal({.cpuset_mems = "2-1"}) == "--cpuset-mems \"2-1\" is no list like 0-2,4");
  CHECK(refusal({.memory = "4m"}) == "--memory \"4m\" is less than 6m, the least");
  CHECK(refusal({.memory = "-1"}) == "--memory \"-1\" is no size like 512k, 64m or 2g");
  CHECK(refusal({.memory_reservation = "1m"}) ==
        "--memory-reservation \"1m\" is less than 6m, the least");
  CHECK(refusal({.memory = "64m", .memory_reservation = "65m"}) ==
        "--memory-reservation 65m is more than --memory 64m");
  CHECK(refusal({.memory_swap = "64m"}).starts_with("--memory-swap counts"));
  CHECK(refusal({.memory = "64m", .memory_swap = "32m"})
            .starts_with("--memory-swap 32m is less than --memory 64m"));
  CHECK(refusal({.memory = "128m"}, parse_limits({.memory = "32m", .memory_swap = "64m"}))
            .starts_with("--memory-swap 64m is less than --memory 128m"));
  CHECK(refusal({.pids_limit = "-2"}).starts_with("--pids-limit"));
  CHECK(refusal({.blkio_weight = "9"}) == "--blkio-weight \"9\" is no number between 10 and 1000");
  CHECK(refusal({.device_read_bps = {"/dev/sda"}}).starts_with("--device-read-bps"));
  CHECK(refusal({.device_write_bps = {"sda:1m"}}).starts_with("--device-write-bps"));
  CHECK(refusal({.device_read_iops = {"/dev/sda:1m"}}).starts_with("--device-read-iops"));
  CHECK(refusal({.device_write_iops = {"/dev/sda:-1"}}).starts_with("--device-write-iops"));
}
