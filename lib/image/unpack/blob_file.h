#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "cnet/base/unique_fd.h"
#include "cnet/image/digest.h"
#include "cnet/state/disk.h"

namespace cnet::image {

/// Writes all of it at `offset`. Throws Error; for a full disk with the way out.
void write_blob_bytes(const UniqueFd& file, std::span<const char> bytes, std::uint64_t offset);

/// Brings the file named `from` safely to disk and gives it its blob's name there; one that is
/// there already has the same content.
void settle_blob(state::Disk& disk, const UniqueFd& file, const std::string& from,
                 const Digest& digest);

}  // namespace cnet::image
