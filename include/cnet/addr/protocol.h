#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cnet {

/// Transport protocols a port can be published for; IANA's numbers.
enum class Protocol : std::uint8_t { tcp = 6, udp = 17, sctp = 132 };
std::string protocol_name(Protocol protocol);  ///< "tcp"
std::optional<Protocol> parse_protocol(std::string_view name);  ///< any case

}  // namespace cnet
