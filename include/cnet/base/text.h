#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cnet {

/// "a,,b" split at ',' gives {"a", "", "b"}; an empty text gives one empty part.
std::vector<std::string_view> split(std::string_view text, char separator);
std::string join(std::span<const std::string> parts, std::string_view separator);
std::string_view trim(std::string_view text);
std::string lower(std::string_view text);

/// The whole text as a decimal number without sign or blanks, at most `max`; absent otherwise.
std::optional<std::uint64_t> parse_number(std::string_view text, std::uint64_t max);

/// Docker's order of names: runs of digits compare as numbers, so "net-2" comes before "net-10".
bool natural_less(std::string_view a, std::string_view b);

/// The candidate most like `word` if it is near enough to be a slip of the fingers (edit distance at most a third of
/// its length); absent otherwise.
std::optional<std::string> nearest(std::string_view word, std::span<const std::string> candidates);

/// `text` in double quotes, with control characters and quotes escaped, so that it may be shown in an error.
std::string quoted(std::string_view text);

/// One word of a POSIX shell command line: unchanged when harmless, in single quotes otherwise.
std::string shell_quoted(std::string_view word);

}  // namespace cnet
