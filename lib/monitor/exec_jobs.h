#pragma once

#include <vector>

#include "cnet/base/unique_fd.h"
#include "joiner.h"
#include "messages.h"
#include "poll_set.h"

namespace cnet::monitor {

/// The processes that joined the container later (exec). The monitor is their parent: it reaps them
/// and tells their exit code to whoever asked for them, if that one is still there.
class ExecJobs {
 public:
  /// `fds` are those of Request::Kind::exec. Everything that goes wrong is said to the client.
  void start(UniqueFd caller, int init, std::vector<UniqueFd> fds, std::uint32_t streams);
  /// Reads and forgets what is written on a terminal whose client has detached, so that its
  /// process never waits for a reader.
  void drain(UniqueFd terminal);

  void watch(PollSet& set) const;
  void handle(const PollSet& set);

 private:
  struct Job {
    UniqueFd caller;
    Joining joining;   ///< over once there is a process
    UniqueFd process;  ///< pidfd, once it exists
  };

  static bool is_over(Job& job, const PollSet& set);
  void drain_some(const PollSet& set);

  std::vector<Job> jobs_;
  std::vector<UniqueFd> unread_;
};

}  // namespace cnet::monitor
