#pragma once

#include <string>
#include <string_view>

namespace cnet::monitor {

/// The text with U+FFFD for each byte that is no UTF-8. One at its end that is only cut off goes.
std::string to_utf8(std::string_view text);

}  // namespace cnet::monitor
