#pragma once

#include <string>
#include <string_view>

#include "cnet/base/unique_fd.h"

namespace cnet::image {

/// openat2(2) with `root` as "/": no "..", absolute link or link chain leads out of it, magic links
/// are refused. `path` is relative; "" is the root itself. Empty with errno set when it cannot be
/// opened.
UniqueFd open_in_root(int root, const std::string& path, int flags);

/// The same where not even the tree's own symbolic links are followed and no mount is entered: for
/// reading a folder that somebody may change meanwhile. A last part that is a link can be opened by
/// O_PATH | O_NOFOLLOW.
UniqueFd open_beneath(int root, const std::string& path, int flags);

/// "usr/bin/env" as {"usr/bin", "env"}; {"", "env"} for a single part.
struct SplitPath {
  std::string folder;
  std::string leaf;
};
SplitPath split_path(std::string_view path);

}  // namespace cnet::image
