#pragma once

#include <string_view>

#include "cnet/base/time.h"

namespace cnet::monitor {

/// What of a line that is longer than an entry this is.
struct LinePart {
  std::string_view line;  ///< 64 hex, the same for all its parts
  int number = 0;         ///< from 1 on; 0: the line is in one piece
  bool last = false;
};

/// One entry of a container's log.
struct LogLine {
  std::string_view stream;  ///< "stdout" or "stderr"
  std::string_view text;    ///< with its newline, if the container has written one
  Time time;                ///< when the line began
  LinePart part;

  std::string_view text_alone() const {
    return text.ends_with('\n') ? text.substr(0, text.size() - 1) : text;
  }
};

}  // namespace cnet::monitor
