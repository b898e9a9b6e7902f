#pragma once

#include <sys/socket.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "cnet/base/unique_fd.h"
#include "cnet/model/logging.h"
#include "poll_set.h"

namespace cnet::monitor {

/// The connection to a collector, which is made anew whenever it is gone. Nothing here blocks; a
/// host's name is found by a program beside us.
class CollectorLink {
 public:
  using Clock = std::chrono::steady_clock;

  /// `helper` is cnet-log.
  CollectorLink(const LogAddress& address, std::string helper,
                std::chrono::milliseconds retry_wait);

  /// Starts to connect, unless it is connected, does so already, or waits for the next attempt.
  void want();
  bool is_connected() const { return state_ == State::connected; }
  bool is_stream() const { return is_stream_; }
  int fd() const { return socket_.get(); }
  /// The connection is of no use any more; after a while it is made anew.
  void lose(int err);

  /// Attempts in a row that failed; and why the last one did, in words.
  std::uint64_t failures() const { return failures_; }
  const std::string& why() const { return why_; }

  /// `writes`: whether something is to be sent.
  void watch(PollSet& set, bool writes) const;
  /// Goes on with what it is about. True when something can be read or written.
  bool handle(const PollSet& set);
  std::optional<Clock::time_point> deadline() const;

 private:
  enum class State { idle, looking_up, connecting, connected, waiting };
  /// An address of the collector's.
  struct Target {
    sockaddr_storage address;
    socklen_t size;
    int type;
  };

  void look_up();
  void read_answer();
  void add_target(std::string_view ip);
  void add_path(int type);
  void connect_next();
  void connected();
  void fail(std::string why);

  LogAddress address_;
  std::string helper_;
  std::chrono::milliseconds retry_wait_;
  State state_ = State::idle;
  std::vector<Target> targets_;  ///< the next one last
  UniqueFd socket_;
  bool is_stream_ = false;
  UniqueFd look_up_;  ///< pidfd
  UniqueFd answer_;
  std::string answered_;
  Clock::time_point until_ = {};  ///< of the attempt, or of the wait
  std::uint64_t failures_ = 0;
  std::string why_;
  std::string why_target_;  ///< why the last target was none
};

}  // namespace cnet::monitor
