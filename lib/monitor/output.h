#pragma once

#include <cstddef>
#include <string_view>

#include "cnet/base/time.h"
#include "cnet/base/unique_fd.h"
#include "json_log.h"
#include "lazy_buffer.h"
#include "poll_set.h"

namespace cnet::monitor {

/// Cuts what a container writes into log entries as Docker does: one for each line, and one for
/// each 16 KiB of a line that is longer, all with the time of the first.
class LineLog {
 public:
  LineLog(JsonLog& log, std::string_view stream) : log_(log), stream_(stream) {}
  void feed(std::string_view bytes);
  /// The stream has ended: a line without its newline is written as it is.
  void finish();

 private:
  void write(std::string_view text);
  void write_full_buffer();

  JsonLog& log_;
  std::string_view stream_;
  LazyBuffer<16384> line_;
  std::size_t filled_ = 0;
  bool inside_line_ = false;  ///< a part of the current line is written already, with this time:
  Time line_time_;
};

/// One output stream of a container: from its pipe into the log, and to the client's descriptor if
/// there is one. While the client does not take what was read, nothing more is read.
class Output {
 public:
  Output(UniqueFd pipe, int client, LineLog* log);

  void watch(PollSet& set) const;
  void handle(const PollSet& set);
  /// The container has ended: what is in the pipe is all there will be, even if somebody outside
  /// has its other end.
  void container_ended();
  bool finished() const { return !pipe_ && pending_.empty(); }
  /// Gives up on a client that does not read.
  void abandon();

 private:
  void read_some();
  void read_rest();
  void pass_on();
  void close_pipe();

  UniqueFd pipe_;
  int client_;
  LineLog* log_;
  bool ended_ = false;
  int rest_ = 64;  ///< chunks still read after the container's end
  LazyBuffer<16384> chunk_;
  std::string_view pending_;  ///< of chunk_, not yet taken by the client
};

}  // namespace cnet::monitor
