#pragma once

#include <string>

namespace cnet::kernel {

/// Moves every process of the cgroup `from` into the cgroup `to` of another hierarchy. Throws
/// Error.
void share_members(const std::string& from, const std::string& to);

}  // namespace cnet::kernel
