#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "cnet/base/unique_fd.h"

namespace cnet::cmd {

/// A line of a json-file log.
struct LogEntry {
  std::string text;  ///< as written, newline included
  bool is_stderr = false;
  std::string time;  ///< RFC 3339
};

/// Reads a log that may still be written. An entry that is not complete yet waits for the next
/// read; a torn one, left by a full disk, is skipped.
class LogFile {
 public:
  /// Throws Error. A log that does not exist is empty: the container never ran.
  explicit LogFile(const std::string& path);

  /// Goes to the start of the last `count` entries.
  void seek_to_last(std::uint64_t count);

  /// Every complete entry from here to the end.
  void read(const std::function<void(const LogEntry&)>& sink);

  /// -1 when there is no file.
  int fd() const { return file_.get(); }

 private:
  UniqueFd file_;
  std::string partial_;
};

}  // namespace cnet::cmd
