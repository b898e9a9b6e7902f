#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "cnet/plan/log_spec.h"
#include "collector_link.h"
#include "log_line.h"
#include "message_format.h"
#include "message_queue.h"
#include "poll_set.h"
#include "trouble_report.h"

namespace cnet::monitor {

/// Sends a container's lines to a collector: syslog, journald or fluentd. While that one is away
/// they wait here; when no more can wait, the container does, or with mode=non-blocking the newest
/// lines are lost. Each outage is written down once.
class Collector {
 public:
  using Clock = std::chrono::steady_clock;

  Collector(const CollectorSpec& spec, const std::string& helper);

  void write(const LogLine& line);
  void flush();
  /// The container is to wait.
  bool is_full() const;

  /// From now on what waits is given up after a few seconds.
  void container_ended();
  bool is_delivered() const { return queue_.empty(); }

  void watch(PollSet& set) const;
  void handle(const PollSet& set);
  std::optional<Clock::time_point> deadline() const;

 private:
  void send_stream();
  void send_datagrams();
  bool send_datagram(std::string_view message);
  void read_answers();
  void lose(int err);
  void notice_failure();
  void notice_end_of_trouble();
  void give_up_when_due();

  LogSettings settings_;
  std::string chunk_prefix_;  ///< of this run; empty: nothing is acknowledged
  std::unique_ptr<MessageFormat> format_;
  std::string message_;  ///< the one that is being made
  MessageQueue queue_;
  CollectorLink link_;
  TroubleReport report_;
  std::uint64_t failures_ = 0;      ///< of the link, noticed
  std::size_t lost_ = 0;            ///< lines, since the trouble began
  std::string answered_;            ///< what the collector has said so far
  std::uint64_t acknowledged_ = 0;  ///< messages that are done: the number of the first that is not
  std::optional<Clock::time_point> calm_at_;     ///< then the trouble is over
  std::optional<Clock::time_point> give_up_at_;  ///< the container has ended
};

}  // namespace cnet::monitor
