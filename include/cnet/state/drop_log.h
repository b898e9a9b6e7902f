#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cnet/model/traffic.h"

namespace cnet::state {

/// A dropped packet as one line of JSON, without its newline.
std::string to_line(const NamedPacket& packet);

/// The packet a line holds, behind the torn start of another too. Absent for everything else.
std::optional<NamedPacket> parse_dropped(std::string_view line);

}  // namespace cnet::state
