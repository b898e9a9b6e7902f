#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace cnet {

/// cnet-image's commands for archives of images:
///
///     cnet-image load --root DIR -- SOURCE
///     cnet-image save --root DIR --format FORMAT --output FILE -- IMAGE...
///
/// `load` prints a line for each name it gave, or the id of an image without one. Returns the exit
/// code; absent when the first argument is another command. `checkpoint` throws when the process is
/// to end.
std::optional<int> run_archive_command(const std::vector<std::string>& arguments,
                                       const std::function<void()>& checkpoint);

}  // namespace cnet
