#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cnet::monitor {

/// What the n-th message asks to be acknowledged as.
std::string chunk_id(const std::string& prefix, std::uint64_t number);

/// Takes the first acknowledgement, {"ack": ID}, off what a collector has answered so far. Absent
/// when it is not complete yet; an empty text when it is none.
std::optional<std::string> take_acknowledgement(std::string& answered);

}  // namespace cnet::monitor
