#pragma once

#include <string>

#include "cnet/base/error.h"

namespace cnet::image {

/// A write failed: Error::system, with a way out when the disk, or what this user may use of it, is
/// full.
Error write_error(const std::string& attempt, int err);

}  // namespace cnet::image
