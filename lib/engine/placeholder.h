#pragma once

#include <string>
#include <vector>

namespace cnet {

/// For --dry-run: the lines with "<id>" in place of an id (64 hex) that was only made up, its short
/// form included.
std::vector<std::string> with_placeholder(std::vector<std::string> lines, const std::string& id);

}  // namespace cnet
