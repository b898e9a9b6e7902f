#pragma once

#include <optional>
#include <string>

#include "cnet/base/unique_fd.h"
#include "cnet/model/health.h"
#include "joiner.h"
#include "poll_set.h"

namespace cnet::monitor {

/// One look at a container's health: a process that joins it as `cnet exec`'s do, and what it
/// writes. One that is destroyed before its end is killed, and leaves a child to be reaped.
class Probe {
 public:
  /// `program` is cnet-monitor, `spec` a memory with its ExecSpec, `init` the pidfd of the
  /// container's. Throws Error.
  Probe(const UniqueFd& program, const UniqueFd& spec, int init);
  ~Probe() { kill(); }
  Probe(const Probe&) = delete;
  Probe& operator=(const Probe&) = delete;

  void watch(PollSet& set) const;
  void handle(const PollSet& set);
  /// It, and what it has started in its session's process group.
  void kill() const;
  /// It has ended and is reaped; to be asked behind handle().
  const std::optional<HealthResult>& result() const { return result_; }

 private:
  std::string output() const;
  void read_output();
  void take_notes();
  void finish(int exit_code);

  Time started_ = now();
  Joining joining_;
  UniqueFd status_;
  UniqueFd output_;
  UniqueFd process_;  ///< pidfd, once it exists
  std::string text_;
  bool truncated_ = false;
  std::string problem_;  ///< why it could not be executed
  std::optional<HealthResult> result_;
};

}  // namespace cnet::monitor
