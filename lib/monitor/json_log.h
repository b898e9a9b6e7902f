#pragma once

#include <cstddef>
#include <string_view>

#include "cnet/base/time.h"
#include "cnet/base/unique_fd.h"
#include "lazy_buffer.h"

namespace cnet::monitor {

/// A log file in the format of Docker's json-file driver, byte for byte:
///
///     {"log":"text\n","stream":"stdout","time":"2026-11-23T20:51:04.123456789Z"}
///
/// A disk that is full loses log lines, never the container. Nothing is allocated per line.
class JsonLog {
 public:
  explicit JsonLog(UniqueFd file) : file_(std::move(file)) {}

  bool is_open() const { return static_cast<bool>(file_); }
  /// One entry; `text` has its newline if the container wrote one.
  void write(std::string_view stream, std::string_view text, Time time);
  /// Brings everything written so far into the file.
  void flush();

 private:
  void put(std::string_view text);
  void put_escaped(std::string_view text);
  void put_time(Time time);

  UniqueFd file_;
  LazyBuffer<8192> buffer_;
  std::size_t filled_ = 0;
  bool torn_ = false;  ///< the file may end inside a line: the next begins with a newline
};

/// The length of the longest start of `text` that does not end inside a UTF-8 character.
std::size_t whole_characters(std::string_view text);

}  // namespace cnet::monitor
