#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cnet {

/// A number of bytes as Docker's flags write it: "512", "64m", "1.5g", "10kb", "2GiB"; units are
/// powers of 1024. Absent for anything else, a sign included.
std::optional<std::uint64_t> parse_size(std::string_view text);

/// A decimal number times `scale`, a power of ten: "0.5" and 1000 give 500. Absent when it is none,
/// has a sign, is more precise than `scale`, or does not fit.
std::optional<std::uint64_t> parse_decimal(std::string_view text, std::uint64_t scale);

/// The shortest exact way to write it with a unit: "64m", "1000".
std::string size_words(std::uint64_t bytes);

}  // namespace cnet
