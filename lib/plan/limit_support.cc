#include "cnet/plan/limit_support.h"

#include <algorithm>

#include "cnet/base/error.h"
#include "cnet/base/text.h"

namespace cnet {
namespace {

constexpr std::uint64_t kBillion = 1'000'000'000;

void require_controller(const char* flag, bool wanted, bool given, Controller controller) {
  if (!wanted || given) return;
  const std::string name = controller_name(controller);
  throw Error(std::string(flag) + ": no cgroup hierarchy that cnet may use has the controller `" +
              name + "`")
      .hint(
          "`cat /proc/cgroups` shows whether the kernel has it; on cgroup v2 it must also be in "
          "cgroup.controllers where cgroup v2 is mounted");
}

void require_listed(const std::string& flag, const std::string& wanted,
                    const std::string& available, const std::string& what) {
  const auto given = parse_cpu_list(available);
  for (const unsigned number : parse_cpu_list(wanted).value_or(std::vector<unsigned>{})) {
    if (given && std::ranges::binary_search(*given, number)) continue;
    throw Error(flag + " " + quoted(wanted) + ": this host has no " + what + " " +
                    std::to_string(number) + ", only " + available,
                Error::Kind::usage);
  }
}

void require_cpus(const Limits& limits, const LimitSupport& support) {
  require_controller("--cpus", limits.nano_cpus != 0, support.cpu, Controller::cpu);
  require_controller("--cpu-shares", limits.cpu_shares != 0, support.cpu, Controller::cpu);
  if (limits.nano_cpus != 0 && !support.quota) {
    throw Error("--cpus: this kernel cannot limit CPU time (it is built without CFS_BANDWIDTH)");
  }
  if (limits.nano_cpus > support.cpus * kBillion) {
    throw Error("--cpus: this host has " + std::to_string(support.cpus) + " CPUs, not more",
                Error::Kind::usage);
  }
  require_controller("--cpuset-cpus", !limits.cpuset_cpus.empty(), support.cpuset,
                     Controller::cpuset);
  require_controller("--cpuset-mems", !limits.cpuset_mems.empty(), support.cpuset,
                     Controller::cpuset);
  if (!limits.cpuset_cpus.empty()) {
    require_listed("--cpuset-cpus", limits.cpuset_cpus, support.cpuset_cpus, "CPU");
  }
  if (!limits.cpuset_mems.empty()) {
    require_listed("--cpuset-mems", limits.cpuset_mems, support.cpuset_mems, "memory node");
  }
}

void require_memory(const Limits& limits, const LimitSupport& support) {
  require_controller("--memory", limits.memory != 0, support.memory, Controller::memory);
  require_controller("--memory-reservation", limits.memory_reservation != 0, support.memory,
                     Controller::memory);
  require_controller("--memory-swap", limits.memory_swap != 0, support.memory, Controller::memory);
  if (limits.memory_swap != 0 && !support.swap) {
    throw Error("--memory-swap: this kernel does not count swap")
        .hint("boot it with `swapaccount=1`, or leave the flag out");
  }
}

void require_io(const Limits& limits, const LimitSupport& support) {
  require_controller("--blkio-weight", limits.blkio_weight != 0, support.io, Controller::io);
  if (limits.blkio_weight != 0 && !support.weight_by) {
    throw Error("--blkio-weight: no disk of this host has a scheduler that knows weights")
        .hint("`echo bfq > /sys/block/DISK/queue/scheduler` gives it one");
  }
  for (const DeviceRate& device : limits.devices) {
    require_controller(throttle_flag(device.throttle).c_str(), true, support.io, Controller::io);
  }
}

}  // namespace

void require_possible(const Limits& limits, const LimitSupport& support) {
  require_controller("--pids-limit", limits.pids != -1, support.pids, Controller::pids);
  require_cpus(limits, support);
  require_memory(limits, support);
  require_io(limits, support);
}

void require_throttleable(const DeviceRate& rate, const std::optional<BlockDevice>& device) {
  const std::string what = throttle_flag(rate.throttle) + " " + quoted(rate.device);
  if (!device) throw Error(what + " is no block device of this host", Error::Kind::usage);
  if (!device->partition) return;
  throw Error(what + " is a partition: the kernel limits whole disks only", Error::Kind::usage);
}

}  // namespace cnet
