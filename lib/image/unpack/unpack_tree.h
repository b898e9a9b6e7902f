#pragma once

#include <cstdint>
#include <string>

#include "cnet/image/import_tree.h"
#include "entry.h"
#include "entry_path.h"

namespace cnet::image {

/// Writes everything the source has into a folder that is empty; returns the bytes of all files
/// once they are safely on disk.
std::uint64_t unpack_tree(TreeSource& source, const std::string& folder, TreeKind kind,
                          const Limits& limits);

}  // namespace cnet::image
