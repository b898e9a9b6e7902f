#pragma once

#include <chrono>
#include <optional>
#include <utility>

#include "callers.h"
#include "cnet/base/unique_fd.h"
#include "container_log.h"
#include "exec_jobs.h"
#include "health_watch.h"
#include "input.h"
#include "output.h"
#include "poll_set.h"
#include "run.h"

namespace cnet::monitor {

/// A monitor at work, from the release of its container until the container is closed.
class Service {
 public:
  /// `signals` is a signalfd whose signals are passed on to the container; -1: none.
  Service(Run& run, int signals);

  /// A connection as if it were made to control.sock: what it asks for holds from now on.
  void adopt(UniqueFd connection) { callers_.adopt(std::move(connection)); }

  /// Returns when the container has ended, its output is delivered, and either another command or
  /// spec.ended_command has closed it (true), or the caller is to close it (false).
  ///
  /// When that command asks for it, it waits for the restart too, unless somebody stops that;
  /// restart_due() then says whether the time has come.
  bool serve();
  bool restart_due() const { return restart_due_; }
  /// Instead of serving a run that goes on: begins with that wait.
  void await_restart(std::chrono::milliseconds delay);

 private:
  void wait();
  void handle();
  void pass_signals_on();
  void kill_when_due();
  void notice_end();
  void give_up_on_the_late();
  std::optional<Callers::Clock::time_point> deadline() const;
  bool delivered() const { return out_.finished() && err_.finished() && log_.is_delivered(); }
  /// Sees to it that somebody closes the container; absent: not finished yet, else what serve()
  /// returns.
  std::optional<bool> see_it_closed();
  std::optional<bool> see_it_restarted();

  Run& run_;
  int signals_;
  int stop_signals_ = 0;
  ContainerLog log_;
  LineLog out_log_;
  LineLog err_log_;
  Input in_;
  Output out_;
  Output err_;
  ExecJobs execs_;
  std::optional<HealthWatch> health_;  ///< absent: there is no check
  Callers callers_;
  UniqueFd closing_command_;  ///< pidfd
  std::optional<Callers::Clock::time_point> restart_at_;
  bool restart_due_ = false;
  PollSet set_;
};

}  // namespace cnet::monitor
