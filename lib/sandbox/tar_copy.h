#pragma once

#include <string>
#include <vector>

#include "file_copier.h"

namespace cnet::sandbox {

/// Writes the source as a tar archive. What is neither file, folder nor link is left out; returns
/// that.
std::vector<std::string> write_tar(const CopySource& source, int out, const CopyRules& rules);

/// Unpacks a tar archive into the open folder: no entry leaves it, by ".." or by a link, and what
/// is in the way is replaced. Owners count if the rules keep them. Returns what was left out.
/// Throws Error.
std::vector<std::string> read_tar(int in, int folder, const CopyRules& rules);

}  // namespace cnet::sandbox
