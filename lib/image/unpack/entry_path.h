#pragma once

#include <string>
#include <string_view>

namespace cnet::image {

/// An entry's path as it is used below the root: without "/" in front, "." parts and doubled
/// slashes; "" is the root itself. Throws Error for "..", for more than 4095 bytes, and for a
/// whiteout (".wh." in front of a part): that is a layer's way to remove a file of the layer below
/// it, which a root file system does not have.
std::string entry_path(std::string_view path);

}  // namespace cnet::image
