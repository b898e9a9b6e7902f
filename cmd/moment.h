#pragma once

#include <string>

#include "cnet/base/time.h"

namespace cnet::cmd {

/// A point in time as Docker's users write it: "10m", "1h30m" (so long ago), seconds since 1970, or
/// RFC 3339. Throws Error (usage).
Time parse_moment(const std::string& text, Time now);

}  // namespace cnet::cmd
