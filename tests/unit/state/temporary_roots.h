#pragma once

#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <functional>
#include <string>

#include "cnet/state/real_disk.h"

namespace cnet::state {

/// Where a test's folders are: in memory it takes milliseconds, on a disk it is what operators have.
enum class On { memory, disk };

/// Two fresh folders for a RealDisk, removed in the end.
class TemporaryRoots {
 public:
  explicit TemporaryRoots(On where = On::memory) {
    const std::filesystem::path memory = "/dev/shm";
    const bool in_memory = where == On::memory && std::filesystem::is_directory(memory);
    const auto parent = in_memory ? memory : std::filesystem::temp_directory_path();
    std::string name = (parent / "cnet-state-XXXXXX").string();
    base_ = ::mkdtemp(name.data());
  }
  TemporaryRoots(const TemporaryRoots&) = delete;
  TemporaryRoots& operator=(const TemporaryRoots&) = delete;
  ~TemporaryRoots() {
    std::error_code ignored;
    std::filesystem::remove_all(base_, ignored);
  }

  std::filesystem::path root() const { return base_ / "lib" / "cnet"; }
  std::filesystem::path run_root() const { return base_ / "run" / "cnet"; }
  RealDisk disk() const { return {root().string(), run_root().string()}; }

 private:
  std::filesystem::path base_;
};

/// Runs `act` in a child process that does not outlive this one; its result is the exit status.
inline pid_t in_child(const std::function<int()>& act) {
  const pid_t pid = ::fork();
  if (pid != 0) return pid;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  int status = 99;
  try {
    status = act();
  } catch (const std::exception&) {
    status = 98;
  }
  ::_exit(status);
}

/// The exit status, or 128 + the signal that ended it.
inline int wait_for(pid_t pid) {
  int status = 0;
  ::waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace cnet::state
