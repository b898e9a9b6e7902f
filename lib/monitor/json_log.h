#pragma once

#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

#include "cnet/base/time.h"
#include "lazy_buffer.h"
#include "log_line.h"
#include "rotated_log.h"

namespace cnet::monitor {

/// A log in the format of Docker's json-file driver, byte for byte:
///
///     {"log":"text\n","stream":"stdout","time":"2026-11-23T20:51:04.123456789Z"}
///
/// with "attrs":{...} in front of the time if there are any. A disk that is full loses log lines,
/// never the container. Nothing is allocated per line.
class JsonLog {
 public:
  explicit JsonLog(RotatedLog file, const std::string& attributes = "");

  void write(const LogLine& line);
  /// Brings everything written so far into the file.
  void flush();

  void watch(PollSet& set) const { file_.watch(set); }
  void handle(const PollSet& set) { file_.handle(set); }

 private:
  void make_room(const LogLine& line);
  void put(std::string_view text) {
    if (text.size() > buffer_.size() - filled_) return put_in_pieces(text);
    std::memcpy(buffer_.data() + filled_, text.data(), text.size());
    filled_ += text.size();
  }
  void put_in_pieces(std::string_view text);
  void put_escaped(std::string_view text);
  std::size_t put_ascii_escapes(std::string_view text);
  void put_time(Time time);

  RotatedLog file_;
  std::string attributes_;  ///< `","attrs":{...},"time":"`, or without them
  LazyBuffer<65536> buffer_;
  std::size_t filled_ = 0;
  bool torn_ = false;         ///< the file may end inside a line: the next begins with a newline
  std::int64_t second_ = -1;  ///< of 1970, whose text is:
  char time_[20] = "0000-00-00T00:00:00";
};

}  // namespace cnet::monitor
