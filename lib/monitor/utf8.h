#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cnet::monitor {

/// The length of the valid character (RFC 3629: shortest form, no surrogates, up to U+10FFFF) that
/// `text`, which is not empty, begins with; 0 when it begins with none.
std::size_t valid_character(std::string_view text);

/// The length of the longest start of `text` that does not end inside a UTF-8 character.
std::size_t whole_characters(std::string_view text);

/// The text with U+FFFD for each byte that is no UTF-8. One at its end that is only cut off goes.
std::string to_utf8(std::string_view text);

}  // namespace cnet::monitor
