#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cnet::output {

/// Docker's column layout: three spaces between columns, no column narrower than ten, nothing
/// behind the last one. Widths count characters, not bytes. Every row ends with a newline.
/// With a `width`, the widest columns are cut until every row fits, but none below twelve characters.
std::string render_table(const std::vector<std::vector<std::string>>& rows, std::size_t width = 0);

/// How many characters (UTF-8 code points) a text has.
std::size_t character_count(std::string_view text);

/// `text` cut to at most `width` characters, the last of them "…" when something was cut.
std::string ellipsis(std::string_view text, std::size_t width);

}  // namespace cnet::output
