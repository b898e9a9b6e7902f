#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cnet::image {

/// One run of a private program (private_program(), import_image.h). It inherits nothing but stdin,
/// and no variable: its environment is a UTF-8 locale and `environment`.
struct PrivateRun {
  std::vector<std::string> argv;         ///< argv[0] is an absolute path
  std::vector<std::string> environment;  ///< "NAME=value"
  std::optional<std::string> input;      ///< what it reads from stdin; absent: ours
  bool own_stdout = false;               ///< it writes to ours
  /// Called for each line of its stdout as it comes. Empty: run_private returns what it printed.
  std::function<void(std::string_view)> on_line;
};

/// Waits for its end and returns its stdout, as far as on_line did not take it. When it failed,
/// throws an Error with what it wrote to stderr: the problem in the first line, the way out, if
/// any, in the second.
std::string run_private(const PrivateRun& run);

}  // namespace cnet::image
