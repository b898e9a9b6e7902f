#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cnet::image {

/// RFC 4648, with padding.
std::string base64(std::string_view bytes);

/// Absent for what is none. Padding may be missing, as some tools write it.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace cnet::image
