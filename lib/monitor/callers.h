#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "cnet/base/unique_fd.h"
#include "cnet/model/container.h"
#include "exec_jobs.h"
#include "input.h"
#include "messages.h"
#include "output.h"
#include "poll_set.h"
#include "run.h"

namespace cnet::monitor {

/// What a caller may attach to, or ask for.
struct Channels {
  Input& in;
  Output& out;
  Output& err;
  ExecJobs& execs;
};

/// The commands that talk to a monitor over control.sock. One of those that want the container
/// stopped is asked to close it, that is, to remove its resources; the others wait for the end of
/// their connection.
class Callers {
 public:
  using Clock = std::chrono::steady_clock;

  Callers(Run& run, Channels channels) : run_(run), channels_(channels) {}

  /// As if it had connected to control.sock; what it has asked for already is done at once.
  void adopt(UniqueFd connection);
  /// It does not read what it is sent: the connection ends.
  void give_up_on(unsigned caller);

  void watch(PollSet& set) const;
  /// Accepts, answers, notices who has gone.
  void handle(const PollSet& set);

  /// When everything has to be killed, since the container did not end by itself; absent: no stop
  /// is under way.
  std::optional<Clock::time_point> deadline() const { return deadline_; }
  void killed() { deadline_.reset(); }

  /// The run has ended: answers those who wait for that.
  void announce_end();
  /// From now on the restart is waited for: who waits for the end of the run is told by the end of
  /// the connection.
  void await_restart() { restarting_ = true; }
  /// After announce_end(), while nobody closes: asks the next who wants the container stopped.
  /// False when there is none.
  bool appoint_closer();
  /// Somebody was asked and neither has finished nor gone away.
  bool has_closer() const;
  /// The closer said that it is done.
  bool closed() const { return closed_; }

 private:
  enum class Waits { nothing, end, stop };
  struct Caller {
    UniqueFd socket;
    Waits waits = Waits::nothing;
    bool closes = false;
    unsigned number = 0;
    std::optional<Request> ports = {};  ///< hold, let_go or cut_off: PortsNotes follow
    int err = 0;                        ///< what became of them so far
  };

  void accept_all();
  bool answer(Caller& caller);  ///< false: the connection is over
  bool obey(Caller& caller, const Request& request);
  bool attach(Caller& caller, const Request& request, std::vector<UniqueFd> fds);
  bool resolve(const Caller& caller, const std::vector<UniqueFd>& fds);
  bool see_to_lease(const Caller& caller, const Request& request, const std::vector<UniqueFd>& fds);
  bool stop(Caller& caller, const Request& request);
  bool take_ports(Caller& caller);
  void resize(const Window& window) const;
  bool tell_state(const Caller& caller) const;

  Run& run_;
  Channels channels_;
  unsigned last_number_ = 0;
  std::vector<Caller> callers_;
  std::vector<UniqueFd> kept_;  ///< until the monitor's exit
  std::optional<Clock::time_point> deadline_;
  bool closed_ = false;
  bool restarting_ = false;
};

}  // namespace cnet::monitor
