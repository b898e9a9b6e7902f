#include "freezer.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <string_view>

#include "cnet/base/error.h"
#include "cnet/base/unique_fd.h"
#include "read_file.h"

namespace cnet::kernel {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::chrono::seconds kPatience{10};

/// A process in the middle of a system call that cannot be interrupted freezes when that is over;
/// the kernel wakes whoever polls cgroup.events for POLLPRI (cgroups(7)). Empty text: it is gone.
bool comes_to_say_frozen(const std::string& leaf) {
  const UniqueFd events(::open((leaf + "/cgroup.events").c_str(), O_RDONLY | O_CLOEXEC));
  const auto deadline = Clock::now() + kPatience;
  while (events) {
    std::array<char, 256> text{};
    const ssize_t size = ::pread(events.get(), text.data(), text.size(), 0);
    if (size <= 0) return false;
    const std::string_view state(text.data(), static_cast<std::size_t>(size));
    if (state.find("frozen 1") != std::string_view::npos) return true;
    const auto left = std::chrono::duration_cast<milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) return false;
    pollfd wake{.fd = events.get(), .events = POLLPRI, .revents = 0};
    ::poll(&wake, 1, static_cast<int>(left));
  }
  return false;
}

}  // namespace

void freeze(const Frozen& frozen, const CgroupMounts& mounts) {
  const std::string leaf = cgroup_v2_leaf(mounts, frozen.container);
  if (leaf.empty()) {
    throw Error("containers cannot be paused: this host has no cgroup v2 hierarchy")
        .hint("mount -t cgroup2 cgroup2 /sys/fs/cgroup/unified");
  }
  if (const int err = write_file(leaf + "/cgroup.freeze", "1")) {
    throw Error::system("echo 1 > " + leaf + "/cgroup.freeze", err);
  }
  if (comes_to_say_frozen(leaf)) return;
  throw Error("its processes did not stand still within " + std::to_string(kPatience.count()) +
              " s: one of them is in a system call that does not end")
      .hint("`cat " + leaf + "/cgroup.procs` lists them");
}

void thaw(const Frozen& frozen, const CgroupMounts& mounts) {
  const std::string leaf = cgroup_v2_leaf(mounts, frozen.container);
  if (leaf.empty()) return;
  const int err = write_file(leaf + "/cgroup.freeze", "0");
  if (err != 0 && err != ENOENT && err != ENODEV) {
    throw Error::system("echo 0 > " + leaf + "/cgroup.freeze", err);
  }
}

bool is_frozen(const Frozen& frozen, const CgroupMounts& mounts) {
  const std::string leaf = cgroup_v2_leaf(mounts, frozen.container);
  if (leaf.empty()) return false;
  const auto events = read_file(leaf + "/cgroup.events");
  return events && events->find("frozen 1") != std::string::npos;
}

}  // namespace cnet::kernel
