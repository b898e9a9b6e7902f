#include "cgroup_removal.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <climits>
#include <filesystem>
#include <system_error>

#include "cnet/base/text.h"
#include "cnet/base/unique_fd.h"
#include "read_file.h"

namespace cnet::kernel {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds kPatience{2000};
constexpr milliseconds kRetry{1};

int remaining(Clock::time_point deadline) {
  const auto left = std::chrono::duration_cast<milliseconds>(deadline - Clock::now());
  return left.count() > 0 ? static_cast<int>(left.count()) : 0;
}

/// v2 kills a whole tree by one write; v1 has no such thing.
void kill_members(const std::string& leaf) {
  if (write_file(leaf + "/cgroup.kill", "1") == 0) return;
  const auto members = read_file(leaf + "/cgroup.procs");
  if (!members) return;
  for (const std::string_view line : split(trim(*members), '\n')) {
    const auto pid = parse_number(line, INT_MAX);
    if (pid && *pid > 0) ::kill(static_cast<pid_t>(*pid), SIGKILL);
  }
}

/// Waits until cgroup.events says "populated 0"; the kernel wakes whoever polls it for POLLPRI
/// (cgroups(7)).
void wait_until_empty(const std::string& leaf, Clock::time_point deadline) {
  const UniqueFd events(::open((leaf + "/cgroup.events").c_str(), O_RDONLY | O_CLOEXEC));
  if (!events) return;
  for (;;) {
    std::array<char, 256> text{};
    const ssize_t size = ::pread(events.get(), text.data(), text.size(), 0);
    if (size <= 0) return;
    const std::string_view state(text.data(), static_cast<std::size_t>(size));
    if (state.find("populated 0") != std::string_view::npos) return;
    pollfd wake{.fd = events.get(), .events = POLLPRI, .revents = 0};
    if (::poll(&wake, 1, remaining(deadline)) == 0) return;
  }
}

/// rmdir of the cgroup and those a container made below it. Returns errno of the last one.
int remove_tree(const std::filesystem::path& leaf) {
  if (::rmdir(leaf.c_str()) == 0 || errno == ENOENT) return 0;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(leaf, ignored)) {
    if (entry.is_directory(ignored)) remove_tree(entry.path());
  }
  return ::rmdir(leaf.c_str()) == 0 || errno == ENOENT ? 0 : errno;
}

}  // namespace

int remove_cgroup(const std::string& leaf) {
  if (::rmdir(leaf.c_str()) == 0 || errno == ENOENT) return 0;
  const auto deadline = Clock::now() + kPatience;
  for (;;) {
    kill_members(leaf);
    wait_until_empty(leaf, deadline);
    // A process that has just been reaped may hold the cgroup for a moment longer, and v1 has no
    // event to wait for.
    const int err = remove_tree(leaf);
    if (err != EBUSY || remaining(deadline) == 0) return err;
    ::poll(nullptr, 0, static_cast<int>(kRetry.count()));
  }
}

}  // namespace cnet::kernel
