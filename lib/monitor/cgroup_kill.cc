#include "cgroup_kill.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <climits>
#include <string>
#include <string_view>

#include "cnet/base/text.h"
#include "cnet/base/unique_fd.h"

namespace cnet::monitor {
namespace {

constexpr int kRounds = 2000;  // of a millisecond

std::string read_file(const std::string& path) {
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::string text;
  std::array<char, 4096> part{};
  ssize_t length = 0;
  while (file && (length = ::read(file.get(), part.data(), part.size())) > 0) {
    text.append(part.data(), static_cast<std::size_t>(length));
  }
  return text;
}

/// v1 has no kill: each by its number, which cannot be another's while it is in the list.
void kill_listed(const std::string& leaf) {
  const std::string text = read_file(leaf + "/cgroup.procs");
  for (const std::string_view line : split(trim(text), '\n')) {
    const auto pid = parse_number(line, INT_MAX);
    if (pid && *pid > 0) ::kill(static_cast<pid_t>(*pid), SIGKILL);
  }
}

bool is_empty(const SandboxSpec& spec) {
  if (!spec.cgroup.empty()) {
    const std::string events = read_file(spec.cgroup + "/cgroup.events");
    return events.find("populated 1") == std::string::npos;
  }
  return spec.cgroup_v1.empty() ||
         trim(read_file(spec.cgroup_v1.front() + "/cgroup.procs")).empty();
}

}  // namespace

void kill_cgroup(const SandboxSpec& spec) {
  if (!spec.cgroup.empty()) {
    const UniqueFd kill(::open((spec.cgroup + "/cgroup.kill").c_str(), O_WRONLY | O_CLOEXEC));
    if (kill && ::write(kill.get(), "1", 1) == 1) return;
    return kill_listed(spec.cgroup);
  }
  if (!spec.cgroup_v1.empty()) kill_listed(spec.cgroup_v1.front());
}

void empty_cgroup(const SandboxSpec& spec) {
  for (int round = 0; round < kRounds && !is_empty(spec); ++round) {
    kill_cgroup(spec);
    ::poll(nullptr, 0, 1);
  }
}

}  // namespace cnet::monitor
