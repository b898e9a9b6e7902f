#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include "cnet/plan/log_spec.h"
#include "collector.h"
#include "json_log.h"
#include "log_line.h"
#include "poll_set.h"

namespace cnet::monitor {

/// Where a container's lines go: a file, a collector, both or nowhere.
class ContainerLog {
 public:
  using Clock = std::chrono::steady_clock;

  ContainerLog() = default;
  /// Opens the file; the collector is connected to when there is something to say. Throws
  /// Error::system.
  explicit ContainerLog(const LogSpec& spec);

  bool is_open() const { return file_ || collector_; }
  void write(const LogLine& line);
  /// Everything written so far goes on its way.
  void flush();
  /// The collector takes no more for now, and the container is to wait for it.
  bool is_full() const { return collector_ && collector_->is_full(); }

  /// What waits for the collector now is all there will be, and it is not waited for much longer.
  void container_ended();
  bool is_delivered() const { return !collector_ || collector_->is_delivered(); }

  void watch(PollSet& set) const;
  void handle(const PollSet& set);
  std::optional<Clock::time_point> deadline() const;

 private:
  std::unique_ptr<JsonLog> file_;
  std::unique_ptr<Collector> collector_;
};

}  // namespace cnet::monitor
