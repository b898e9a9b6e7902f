#include "cnet/plan/cgroup_settings.h"

#include <algorithm>
#include <cmath>

#include "cnet/base/text.h"

namespace cnet {
namespace {

using Settings = std::vector<CgroupSetting>;

constexpr std::uint64_t kPeriod = 100'000;  // microseconds; the kernel's default

std::uint64_t quota(const Limits& limits) { return limits.nano_cpus * kPeriod / 1'000'000'000; }

/// A number, or the file's word for none when it is 0.
CgroupSetting limit(const std::string& flag, Controller controller, const std::string& file,
                    std::uint64_t number, const std::string& none) {
  return {flag, controller, file, number == 0 ? none : std::to_string(number), number == 0};
}

CgroupSetting pids_setting(const Limits& limits) {
  return {"--pids-limit", Controller::pids, "pids.max",
          limits.pids < 0 ? "max" : std::to_string(limits.pids), limits.pids < 0};
}

bool has(const Cgroup& cgroup, Controller controller) {
  return std::ranges::find(cgroup.controllers, controller) != cgroup.controllers.end();
}

void add_cpu_v2(const Limits& limits, Settings& out) {
  const std::string period = " " + std::to_string(kPeriod);
  CgroupSetting max = limit("--cpus", Controller::cpu, "cpu.max", quota(limits), "max");
  max.value += period;
  out.push_back(max);
  const std::uint64_t weight = limits.cpu_shares == 0 ? 0 : cpu_weight(limits.cpu_shares);
  out.push_back(limit("--cpu-shares", Controller::cpu, "cpu.weight", weight, "100"));
}

void add_cpuset_v2(const Limits& limits, Settings& out) {
  // A write of no bytes reaches no cgroup file: a newline empties it.
  const auto list = [&](const char* flag, const char* file, const std::string& value) {
    out.push_back({flag, Controller::cpuset, file, value.empty() ? "\n" : value, value.empty()});
  };
  list("--cpuset-cpus", "cpuset.cpus", limits.cpuset_cpus);
  list("--cpuset-mems", "cpuset.mems", limits.cpuset_mems);
}

/// v2 counts swap by itself, Docker's flag counts it together with memory.
CgroupSetting swap_v2(const Limits& limits) {
  const std::int64_t together = effective_memory_swap(limits);
  const bool none = together <= 0;
  return {
      .flag = "--memory-swap",
      .controller = Controller::memory,
      .file = "memory.swap.max",
      .value = none ? "max" : std::to_string(static_cast<std::uint64_t>(together) - limits.memory),
      .is_default = none,
      .may_lack = limits.memory_swap == 0};
}

void add_memory_v2(const Limits& limits, Settings& out) {
  out.push_back(limit("--memory", Controller::memory, "memory.max", limits.memory, "max"));
  out.push_back(limit("--memory-reservation", Controller::memory, "memory.low",
                      limits.memory_reservation, "0"));
  out.push_back(swap_v2(limits));
  // A container that lost one of its processes to the memory limit is no longer what it was
  // started as: all of it ends.
  out.push_back(
      limit("--memory", Controller::memory, "memory.oom.group", limits.memory == 0 ? 0 : 1, "0"));
}

std::string io_key(Throttle throttle) {
  switch (throttle) {
    case Throttle::read_bps:
      return "rbps";
    case Throttle::write_bps:
      return "wbps";
    case Throttle::read_iops:
      return "riops";
    case Throttle::write_iops:
      return "wiops";
  }
  return {};
}

void add_io_v2(const Cgroup& cgroup, Settings& out) {
  const std::uint64_t weight = cgroup.limits.blkio_weight;
  if (cgroup.weight_by == WeightBy::bfq) {
    out.push_back(limit("--blkio-weight", Controller::io, "io.bfq.weight", weight, "100"));
  } else {
    // 10-1000 spread over 1-10000, as runc does.
    const std::uint64_t spread = weight == 0 ? 0 : 1 + (weight - 10) * 9999 / 990;
    out.push_back(limit("--blkio-weight", Controller::io, "io.weight", spread, "100"));
  }
  for (const DeviceRate& device : cgroup.limits.devices) {
    CgroupSetting max =
        limit(throttle_flag(device.throttle), Controller::io, "io.max", device.rate, "max");
    max.value = device.number + " " + io_key(device.throttle) + "=" + max.value;
    out.push_back(max);
  }
}

void add_memory_v1(const Limits& limits, Settings& out) {
  const auto add = [&](const char* flag, const char* file, std::uint64_t bytes) {
    out.push_back(limit(flag, Controller::memory, file, bytes, "-1"));
  };
  const std::int64_t together = effective_memory_swap(limits);
  add("--memory", "memory.limit_in_bytes", limits.memory);
  add("--memory-swap", "memory.memsw.limit_in_bytes",
      together <= 0 ? 0 : static_cast<std::uint64_t>(together));
  out.back().may_lack = limits.memory_swap == 0;
  add("--memory-reservation", "memory.soft_limit_in_bytes", limits.memory_reservation);
}

std::string throttle_file(Throttle throttle) {
  switch (throttle) {
    case Throttle::read_bps:
      return "blkio.throttle.read_bps_device";
    case Throttle::write_bps:
      return "blkio.throttle.write_bps_device";
    case Throttle::read_iops:
      return "blkio.throttle.read_iops_device";
    case Throttle::write_iops:
      return "blkio.throttle.write_iops_device";
  }
  return {};
}

void add_io_v1(const Limits& limits, Settings& out) {
  out.push_back(
      limit("--blkio-weight", Controller::io, "blkio.bfq.weight", limits.blkio_weight, "100"));
  for (const DeviceRate& device : limits.devices) {
    CgroupSetting rate = limit(throttle_flag(device.throttle), Controller::io,
                               throttle_file(device.throttle), device.rate, "0");
    rate.value = device.number + " " + rate.value;
    out.push_back(rate);
  }
}

}  // namespace

std::uint64_t cpu_weight(std::uint64_t shares) {
  if (shares <= 2) return 1;
  if (shares >= 262144) return 10000;
  const double l = std::log2(static_cast<double>(shares));
  return static_cast<std::uint64_t>(
      std::ceil(std::pow(10, (l * l + 125 * l) / 612.0 - 7.0 / 34.0)));
}

Settings settings_v2(const Cgroup& cgroup) {
  Settings out{pids_setting(cgroup.limits)};
  if (has(cgroup, Controller::cpu)) add_cpu_v2(cgroup.limits, out);
  if (has(cgroup, Controller::cpuset)) add_cpuset_v2(cgroup.limits, out);
  if (has(cgroup, Controller::memory)) add_memory_v2(cgroup.limits, out);
  if (has(cgroup, Controller::io)) add_io_v2(cgroup, out);
  return out;
}

Settings settings_v1(const Cgroup& cgroup) {
  const Limits& limits = cgroup.limits;
  Settings out{pids_setting(limits)};
  if (has(cgroup, Controller::cpu)) {
    out.push_back(limit("--cpus", Controller::cpu, "cpu.cfs_quota_us", quota(limits), "-1"));
    out.push_back(limit("--cpu-shares", Controller::cpu, "cpu.shares", limits.cpu_shares, "1024"));
  }
  if (has(cgroup, Controller::cpuset)) {
    out.push_back({"--cpuset-cpus", Controller::cpuset, "cpuset.cpus", limits.cpuset_cpus});
    out.push_back({"--cpuset-mems", Controller::cpuset, "cpuset.mems", limits.cpuset_mems});
  }
  if (has(cgroup, Controller::memory)) add_memory_v1(limits, out);
  if (has(cgroup, Controller::io)) add_io_v1(limits, out);
  return out;
}

std::string echo_command(const CgroupSetting& setting, const std::string& folder) {
  return "echo " + shell_quoted(trim(setting.value)) + " > " + folder + "/" + setting.file;
}

}  // namespace cnet
