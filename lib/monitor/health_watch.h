#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cnet/base/unique_fd.h"
#include "cnet/model/health.h"
#include "poll_set.h"
#include "probe.h"
#include "run.h"

namespace cnet::monitor {

/// Looks again and again whether a container works, and writes down what it finds. Between two
/// looks there is no process for it.
class HealthWatch {
 public:
  using Clock = std::chrono::steady_clock;

  /// Of a run whose spec names a check and still has everything the start needs. Its time begins.
  explicit HealthWatch(Run& run);

  void watch(PollSet& set) const;
  void handle(const PollSet& set);
  /// When handle() has something to do although nothing happened.
  std::optional<Clock::time_point> deadline() const;
  /// Nothing is looked at any more; what is under way is waited for, but does not count.
  void container_ended() { ended_ = true; }

 private:
  void look();
  void note(HealthResult result);
  void tell_next();
  void look_later(Clock::time_point now);
  bool is_paused() const;
  HealthResult too_late() const;

  Run& run_;
  HealthPace pace_;
  std::vector<std::string> changed_command_;
  UniqueFd program_;
  UniqueFd spec_;        ///< memory with the check's ExecSpec
  std::string freezer_;  ///< cgroup.events; empty: the container cannot be paused
  Clock::time_point started_ = Clock::now();
  Clock::time_point next_look_;
  Health health_;
  std::unique_ptr<Probe> probe_;
  Clock::time_point probe_started_;
  bool late_ = false;   ///< it took too long and is killed
  bool counts_ = true;  ///< not so when the container was paused meanwhile
  bool ended_ = false;
  std::vector<HealthStatus> untold_;  ///< changes, the oldest first
  UniqueFd telling_;                  ///< pidfd of the command that tells one
};

}  // namespace cnet::monitor
