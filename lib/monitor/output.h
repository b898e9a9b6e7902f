#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "cnet/base/time.h"
#include "cnet/base/unique_fd.h"
#include "lazy_buffer.h"
#include "line_log.h"
#include "poll_set.h"

namespace cnet::monitor {

/// One output stream of a container: from its pipe or terminal into the log, to the descriptor of a
/// foreground client, and to the clients that have attached. While one of them does not take what
/// was read, nothing more is read; an attached one that takes nothing for kPatience is given up.
class Output {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::seconds kPatience{5};

  Output(UniqueFd pipe, int client, LineLog* log);

  /// From now on `client` gets every byte too. `caller` is who gave it.
  void attach(UniqueFd client, unsigned caller);
  void detach(unsigned caller);
  /// Who has been given up since the last call.
  std::vector<unsigned> take_given_up() { return std::exchange(given_up_, {}); }
  /// When somebody's patience ends; absent while nobody is waited for.
  std::optional<Clock::time_point> deadline() const;

  void watch(PollSet& set) const;
  void handle(const PollSet& set);
  /// The container has ended: what is in the pipe is all there will be, even if somebody outside
  /// has its other end.
  void container_ended();
  bool finished() const { return !pipe_ && !is_waiting(); }
  /// The foreground client is gone.
  bool abandoned() const { return abandoned_; }

 private:
  struct Reader {
    UniqueFd fd;
    unsigned caller = 0;
    std::string_view pending = {};  ///< of chunk_, not yet taken
    Clock::time_point since = {};   ///< when it last took something
  };

  bool is_waiting() const;
  bool may_read() const { return !is_waiting() && (log_ == nullptr || !log_->is_full()); }
  void read_some();
  void read_rest();
  void pass_on();
  void pass_on(Reader& reader);
  void give_up_on_the_late();
  void abandon();
  void close_pipe();
  void let_readers_go();

  UniqueFd pipe_;
  int client_;
  LineLog* log_;
  bool ended_ = false;
  bool abandoned_ = false;
  int rest_ = 64;  ///< chunks still read after the container's end
  LazyBuffer<65536> chunk_;
  std::string_view pending_;  ///< of chunk_, not yet taken by the foreground client
  std::vector<Reader> readers_;
  std::vector<unsigned> given_up_;
};

}  // namespace cnet::monitor
