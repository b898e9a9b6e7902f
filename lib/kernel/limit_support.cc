#include "limit_support.h"

#include <sched.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

#include "cgroup_leaf.h"
#include "cnet/base/text.h"
#include "read_file.h"

namespace cnet::kernel {
namespace {

bool there(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

/// Those this process may use: an affinity narrows them.
unsigned count_cpus() {
  cpu_set_t set;
  if (::sched_getaffinity(0, sizeof set, &set) == 0) return static_cast<unsigned>(CPU_COUNT(&set));
  return static_cast<unsigned>(::sysconf(_SC_NPROCESSORS_ONLN));
}

std::string line_of(const std::string& path) {
  return std::string(trim(read_file(path).value_or("")));
}

bool has_word(const std::string& text, std::string_view word) {
  for (const std::string_view line : split(text, '\n')) {
    for (const std::string_view each : split(line, ' ')) {
      if (each == word) return true;
    }
  }
  return false;
}

/// A weight is void unless the scheduler of a disk looks at it: bfq, or v2's cost model.
std::optional<WeightBy> weighing(const std::string& sys, const std::string& v2) {
  std::error_code ignored;
  for (const auto& disk : std::filesystem::directory_iterator(sys + "/block", ignored)) {
    if (has_word(line_of(disk.path() / "queue/scheduler"), "[bfq]")) return WeightBy::bfq;
  }
  if (!v2.empty() && has_word(line_of(v2 + "/io.cost.qos"), "enable=1")) return WeightBy::cost;
  return std::nullopt;
}

class Support {
 public:
  Support(const CgroupMounts& mounts, const std::string& sys, const std::string& proc)
      : mounts_(mounts), sys_(sys), proc_(proc) {
    if (!mounts.v2.empty()) v2_ = line_of(mounts.v2 + "/cgroup.controllers");
  }

  LimitSupport read() {
    support_.cpus = count_cpus();
    support_.pids = given(Controller::pids);
    support_.cpu = given(Controller::cpu);
    const std::string cpu = cgroup_v1_mount(mounts_, Controller::cpu);
    // v2's cpu.max is in no root, so it cannot be asked for; v1 has its quota there.
    support_.quota = cpu.empty() || there(cpu + "/cpu.cfs_quota_us");
    support_.memory = given(Controller::memory);
    support_.swap = support_.memory && counts_swap();
    support_.io = given(Controller::io);
    if (support_.io) {
      const bool v1 = !cgroup_v1_mount(mounts_, Controller::io).empty();
      support_.weight_by = weighing(sys_, v1 ? "" : mounts_.v2);
    }
    read_cpuset();
    return support_;
  }

 private:
  bool given(Controller controller) const {
    return !cgroup_v1_mount(mounts_, controller).empty() || lists(v2_, controller);
  }

  bool counts_swap() const {
    const std::string v1 = cgroup_v1_mount(mounts_, Controller::memory);
    if (!v1.empty()) return there(v1 + "/memory.memsw.limit_in_bytes");
    return there(proc_ + "/swaps") && !has_word(line_of(proc_ + "/cmdline"), "swapaccount=0");
  }

  void read_cpuset() {
    support_.cpuset = given(Controller::cpuset);
    if (!support_.cpuset) return;
    const std::string v1 = cgroup_v1_mount(mounts_, Controller::cpuset);
    const std::string folder = v1.empty() ? mounts_.v2 : v1;
    const char* suffix = v1.empty() ? ".effective" : "";
    support_.cpuset_cpus = line_of(folder + "/cpuset.cpus" + suffix);
    support_.cpuset_mems = line_of(folder + "/cpuset.mems" + suffix);
  }

  const CgroupMounts& mounts_;
  const std::string& sys_;
  const std::string& proc_;
  std::string v2_;
  LimitSupport support_;
};

}  // namespace

LimitSupport read_limit_support(const CgroupMounts& mounts, const std::string& sys,
                                const std::string& proc) {
  return Support(mounts, sys, proc).read();
}

std::optional<BlockDevice> find_block_device(const std::string& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) < 0 || !S_ISBLK(info.st_mode)) return std::nullopt;
  const std::string number =
      std::to_string(major(info.st_rdev)) + ":" + std::to_string(minor(info.st_rdev));
  return BlockDevice{number, there("/sys/dev/block/" + number + "/partition")};
}

}  // namespace cnet::kernel
