#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "cnet/base/time.h"
#include "container_log.h"
#include "lazy_buffer.h"

namespace cnet::monitor {

/// Cuts what a container writes on one stream into log entries as Docker does: one for each line,
/// and one for each 16 KiB of a line that is longer, all with the time of the first.
class LineLog {
 public:
  LineLog(ContainerLog& log, std::string_view stream) : log_(log), stream_(stream) {}
  void feed(std::string_view bytes);
  /// The stream has ended: a line without its newline is written as it is.
  void finish();
  /// Nothing more is to be fed for now.
  bool is_full() const { return log_.is_full(); }

 private:
  void write(std::string_view text, bool ends_line);
  std::size_t write_entry(std::string_view text);
  void write_full_buffer();

  ContainerLog& log_;
  std::string_view stream_;
  LazyBuffer<16384> line_;  ///< what has come of a line that is in no entry yet
  std::size_t filled_ = 0;
  int parts_ = 0;  ///< of the current line, written already, with this time:
  Time line_time_;
  std::array<char, 64> line_id_;  ///< once it has parts
};

}  // namespace cnet::monitor
