#pragma once

#include <string>

#include "cnet/image/import_tree.h"
#include "entry_path.h"

namespace cnet::test {

/// Unpacks the bytes of an archive into a folder; returns the diff id. Throws what the unpacking
/// throws.
std::string unpack_into(const std::string& folder, const std::string& archive,
                        const image::Limits& limits = {},
                        image::TreeKind kind = image::TreeKind::root);

}  // namespace cnet::test
