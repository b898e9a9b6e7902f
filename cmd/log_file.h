#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cnet/base/time.h"
#include "log_source.h"

namespace cnet::cmd {

/// A line of a container's log.
struct LogEntry {
  std::string text;  ///< as written, newline included
  bool is_stderr = false;
  Time time;
  std::map<std::string, std::string> attributes;
};

/// Reads a log that may still be written, from its oldest file on and through every rotation that
/// happens meanwhile. An entry that is not complete yet waits for the next read; a torn one, left
/// by a full disk, is skipped.
class LogFile {
 public:
  /// Returns false to have no more.
  using Sink = std::function<bool(const LogEntry&)>;

  /// A log that does not exist is empty: the container never ran.
  explicit LogFile(LogFiles files) : files_(std::move(files)) {}

  /// Goes to the start of the last `count` entries. Throws Error.
  void seek_to_last(std::uint64_t count);
  /// Passes by the files that were last written before.
  void skip_files_before(Time since);

  /// Every complete entry from here to the end. False when the sink has had enough. Throws Error.
  bool read(const Sink& sink);

  /// The file that is read, for watching; -1 when there is none.
  int fd() const { return source_ ? source_->fd() : -1; }
  ino_t inode() const { return source_ ? source_->inode() : 0; }
  /// A rotation was under way: more can be there in a moment, without an event.
  bool is_behind() const { return is_behind_; }

 private:
  bool try_to_seek(std::uint64_t count);
  std::optional<LogSource> oldest() const;
  std::optional<LogSource> next();
  bool read_source(const Sink& sink);

  LogFiles files_;
  std::optional<LogSource> source_;
  std::uint64_t skipped_ = 0;  ///< entries of it still to be passed by
  bool is_behind_ = false;
  std::string partial_;
};

}  // namespace cnet::cmd
