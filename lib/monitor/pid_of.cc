#include "pid_of.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace cnet::monitor {

/// "Pid:" of /proc/self/fdinfo (pidfd_open(2)).
pid_t pid_of(const UniqueFd& pidfd) {
  std::array<char, 64> path{};
  std::snprintf(path.data(), path.size(), "/proc/self/fdinfo/%d", pidfd.get());
  const UniqueFd file(::open(path.data(), O_RDONLY | O_CLOEXEC));
  std::array<char, 512> text{};
  if (!file || ::read(file.get(), text.data(), text.size() - 1) <= 0) return 0;
  const char* line = std::strstr(text.data(), "\nPid:");
  return line != nullptr ? static_cast<pid_t>(std::strtol(line + 5, nullptr, 10)) : 0;
}

}  // namespace cnet::monitor
