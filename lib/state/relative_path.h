#pragma once

#include <string>
#include <string_view>

namespace cnet::state {

/// "networks/1" of "networks/1/reserved"; empty for a name right below the root.
std::string folder_of(std::string_view relative);
/// "reserved" of "networks/1/reserved".
std::string leaf_of(std::string_view relative);
/// Throws Error (usage) unless every part is a plain name: not empty, ".", ".." or with a NUL in
/// it.
void require_beneath(std::string_view relative);

}  // namespace cnet::state
