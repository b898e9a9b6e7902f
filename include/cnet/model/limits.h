#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cnet {

/// The kernel's controllers that cnet sets limits with.
enum class Controller { cpu, cpuset, memory, io, pids };
/// As cgroup v2 calls it; v1 has the name "blkio" for io.
std::string controller_name(Controller controller);

enum class Throttle { read_bps, write_bps, read_iops, write_iops };
/// "--device-read-bps"
std::string throttle_flag(Throttle throttle);

/// How fast a container may use a block device.
struct DeviceRate {
  Throttle throttle = Throttle::read_bps;
  std::string device;      ///< "/dev/sda"
  std::uint64_t rate = 0;  ///< bytes or operations a second; 0: no limit
  std::string number;      ///< "8:0"; looked up at each start, in no record
  friend bool operator==(const DeviceRate&, const DeviceRate&) = default;
};

/// What a container may use. 0 and empty: as much as there is.
struct Limits {
  int pids = 4096;                       ///< -1: no limit
  std::uint64_t nano_cpus = 0;           ///< billionths of a CPU
  std::uint64_t cpu_shares = 0;          ///< 2-262144; a container without has 1024
  std::string cpuset_cpus, cpuset_mems;  ///< "0-2,4"
  std::uint64_t memory = 0;              ///< bytes
  std::uint64_t memory_reservation = 0;
  std::int64_t memory_swap = 0;    ///< memory and swap together; -1: no limit, 0: twice the memory
  std::uint64_t blkio_weight = 0;  ///< 10-1000
  std::vector<DeviceRate> devices;
  friend bool operator==(const Limits&, const Limits&) = default;
};

/// memory_swap with its default put in: 0 without a limit, -1 when swap alone has none.
std::int64_t effective_memory_swap(const Limits& limits);

/// The controllers these limits need, beside pids, which every container has.
std::vector<Controller> controllers_of(const Limits& limits);

/// The flags of `run`, `create` and `update`, as written.
struct LimitFlags {
  std::optional<std::string> cpus, cpu_shares, cpuset_cpus, cpuset_mems, memory, memory_reservation,
      memory_swap, pids_limit, blkio_weight;
  std::vector<std::string> device_read_bps, device_write_bps, device_read_iops, device_write_iops;
  friend bool operator==(const LimitFlags&, const LimitFlags&) = default;
};

/// `before` with what the flags say. Throws Error (usage) that names the flag: a value that is
/// none, or that no host could give. What depends on the host is require_possible's (plan/).
Limits parse_limits(const LimitFlags& flags, Limits before = {});

/// "0-2,4" as numbers in order; absent when it is no such list.
std::optional<std::vector<unsigned>> parse_cpu_list(std::string_view text);

}  // namespace cnet
