#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <utility>

#include "cnet/base/unique_fd.h"
#include "cnet/plan/sandbox_spec.h"

namespace cnet::sandbox {

/// What becomes descriptor 0, 1 and 2 of the container; -1: its /dev/null. Not owned.
struct Stdio {
  int in = -1;
  int out = -1;
  int err = -1;
};

/// A container's init, from clone3 to its end. It sets its sandbox up by itself (init.cc), then
/// waits to be released, then executes the command. It dies with the process that made this object.
/// Whoever makes one has a single thread and does not ignore SIGCHLD.
class InitProcess {
 public:
  /// Returns as soon as the process exists, in its namespaces and its cgroup: the set-up goes on
  /// beside the caller.
  InitProcess(const SandboxSpec& spec, const Stdio& stdio);
  /// Kills it if it was not reaped.
  ~InitProcess();
  InitProcess(const InitProcess&) = delete;
  InitProcess& operator=(const InitProcess&) = delete;

  pid_t pid() const { return pid_; }
  int pidfd() const { return pidfd_.get(); }

  /// Throws what failed if the process has said so already; returns while it is at work.
  void fail_if_gone();
  /// Blocks until everything is set up. Throws what failed there, with exit code 125.
  void await_ready();
  /// After await_ready(): executes the command. Throws what failed, with exit code 125, 126 or 127;
  /// the process is then gone.
  void release();

  /// After await_ready(): our side of its terminal; empty without one.
  UniqueFd take_terminal() { return std::move(terminal_); }

  /// The exit code (128 + signal when killed) once it has ended; absent before. Does not block.
  std::optional<int> reap();
  /// Sends a signal; false with errno set when it cannot be sent.
  bool signal(int number) const;

 private:
  /// Takes its next note; false when there is none yet and `flags` say not to wait (MSG_DONTWAIT).
  bool take_note(int flags);
  void await_birth();
  void kill_and_reap();

  pid_t pid_ = 0;
  UniqueFd pidfd_;
  UniqueFd builder_;  ///< pidfd of who builds for the users the container has of its own
  UniqueFd status_;
  UniqueFd terminal_;
  bool ready_ = false;
  bool own_pids_ = true;
  std::optional<int> exit_code_;
};

}  // namespace cnet::sandbox
