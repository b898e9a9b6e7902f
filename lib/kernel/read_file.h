#pragma once

#include <optional>
#include <string>

namespace cnet::kernel {

/// A small file of procfs, sysfs or cgroupfs as it is; absent when it cannot be read.
std::optional<std::string> read_file(const std::string& path);

/// Writes `text` in one write(2), as procfs and cgroupfs want it. Returns errno, 0 when it was
/// taken.
int write_file(const std::string& path, const std::string& text);

}  // namespace cnet::kernel
