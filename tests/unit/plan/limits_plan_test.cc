#include <catch2/catch.hpp>

#include "../problem.h"
#include "cnet/plan/cgroup_settings.h"
#include "cnet/plan/limit_support.h"

using namespace cnet;
using Lines = std::vector<std::string>;

namespace {

Cgroup cgroup_with(const Limits& limits) {
  return {.limits = limits, .controllers = controllers_of(limits)};
}

/// "file=value" of what a new cgroup needs written.
Lines written(const std::vector<CgroupSetting>& settings) {
  Lines lines;
  for (const CgroupSetting& setting : settings) {
    if (!setting.is_default) lines.push_back(setting.file + "=" + setting.value);
  }
  return lines;
}

const Limits kAll{.pids = 20,
                  .nano_cpus = 500'000'000,
                  .cpu_shares = 2048,
                  .cpuset_cpus = "0-1",
                  .cpuset_mems = "0",
                  .memory = 100,
                  .memory_reservation = 50,
                  .memory_swap = 150,
                  .blkio_weight = 300,
                  .devices = {{Throttle::write_bps, "/dev/sda", 1024, "8:0"}}};

const LimitSupport kSupport{.cpus = 2,
                            .cpuset_cpus = "0-1",
                            .cpuset_mems = "0",
                            .pids = true,
                            .cpu = true,
                            .quota = true,
                            .cpuset = true,
                            .memory = true,
                            .swap = true,
                            .io = true,
                            .weight_by = WeightBy::bfq};

std::string problem(const Limits& limits, const LimitSupport& support) {
  try {
    require_possible(limits, support);
  } catch (const Error& error) {
    return error.problem();
  }
  return {};
}

}  // namespace

TEST_CASE("limits in the files of cgroup v2") {
  CHECK(written(settings_v2(cgroup_with(kAll))) ==
        Lines{"pids.max=20", "cpu.max=50000 100000", "cpu.weight=174", "cpuset.cpus=0-1",
              "cpuset.mems=0", "memory.max=100", "memory.low=50", "memory.swap.max=50",
              "memory.oom.group=1", "io.bfq.weight=300", "io.max=8:0 wbps=1024"});
  CHECK(written(settings_v2(cgroup_with({}))) == Lines{"pids.max=4096"});
  CHECK(written(settings_v2(cgroup_with({.pids = -1}))).empty());
  Cgroup cost = cgroup_with({.blkio_weight = 1000});
  cost.weight_by = WeightBy::cost;
  CHECK(written(settings_v2(cost)).back() == "io.weight=10000");
}

TEST_CASE("limits in the files of cgroup v1") {
  CHECK(written(settings_v1(cgroup_with(kAll))) ==
        Lines{"pids.max=20", "cpu.cfs_quota_us=50000", "cpu.shares=2048", "cpuset.cpus=0-1",
              "cpuset.mems=0", "memory.limit_in_bytes=100", "memory.memsw.limit_in_bytes=150",
              "memory.soft_limit_in_bytes=50", "blkio.bfq.weight=300",
              "blkio.throttle.write_bps_device=8:0 1024"});
  CHECK(written(settings_v1(cgroup_with({}))) == Lines{"pids.max=4096"});
}

TEST_CASE("a container without --memory-swap has as much swap as memory, where swap is counted") {
  const auto settings = settings_v2(cgroup_with({.memory = 100}));
  CHECK(written(settings)[2] == "memory.swap.max=100");
  for (const CgroupSetting& setting : settings) {
    if (setting.file == "memory.swap.max") CHECK(setting.may_lack);
  }
  CHECK(written(settings_v1(cgroup_with({.memory = 100, .memory_swap = -1}))) ==
        Lines{"pids.max=4096", "memory.limit_in_bytes=100"});
}

TEST_CASE("shares become weights") {
  CHECK(cpu_weight(2) == 1);
  CHECK(cpu_weight(1024) == 100);
  CHECK(cpu_weight(2000) == 170);
  CHECK(cpu_weight(262144) == 10000);
}

TEST_CASE("a limit the host cannot give is an error that names its flag") {
  CHECK(problem(kAll, kSupport).empty());
  CHECK(problem({.pids = -1}, {}).empty());
  CHECK(problem({}, {}).starts_with("--pids-limit: "));
  CHECK(problem({.pids = -1, .nano_cpus = 1}, {}).starts_with("--cpus: no cgroup hierarchy"));
  CHECK(problem({.pids = -1, .cpuset_mems = "0"}, {}).starts_with("--cpuset-mems: "));
  CHECK(problem({.pids = -1, .memory = 1}, {}).starts_with("--memory: "));
  CHECK(problem({.pids = -1, .blkio_weight = 1}, {}).starts_with("--blkio-weight: "));
  CHECK(problem({.pids = -1, .devices = {{Throttle::read_iops, "/dev/sda", 1, ""}}}, {})
            .starts_with("--device-read-iops: "));
  CHECK(problem({.nano_cpus = 2'000'000'001}, kSupport) ==
        "--cpus: this host has 2 CPUs, not more");
  CHECK(problem({.cpuset_cpus = "1-2"}, kSupport) ==
        "--cpuset-cpus \"1-2\": this host has no CPU 2, only 0-1");
  LimitSupport less = kSupport;
  less.swap = false;
  less.weight_by.reset();
  CHECK(problem({.memory = 1}, less).empty());
  CHECK(problem({.memory = 1, .memory_swap = 2}, less).starts_with("--memory-swap: "));
  CHECK(problem({.blkio_weight = 300}, less).starts_with("--blkio-weight: no disk"));
}

TEST_CASE("only whole disks can be throttled") {
  const DeviceRate rate{Throttle::write_bps, "/dev/sda1", 1, ""};
  CHECK(test::problem_of([&] { require_throttleable(rate, std::nullopt); }) ==
        "--device-write-bps \"/dev/sda1\" is no block device of this host");
  CHECK(test::problem_of([&] {
          require_throttleable(rate, BlockDevice{"8:1", true});
        }).starts_with("--device-write-bps \"/dev/sda1\" is a partition"));
}
