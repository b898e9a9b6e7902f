#include "cnet/output/table.h"

#include <algorithm>

namespace cnet::output {
namespace {

constexpr std::size_t kPadding = 3;
constexpr std::size_t kNarrowest = 10;  // padding included

/// A byte that is not the second or later one of a UTF-8 sequence.
bool starts_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

}  // namespace

std::size_t character_count(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, starts_character));
}

std::string render_table(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    if (widths.size() < row.size()) widths.resize(row.size(), kNarrowest);
    for (std::size_t i = 0; i + 1 < row.size(); ++i) {
      widths[i] = std::max(widths[i], character_count(row[i]) + kPadding);
    }
  }
  std::string text;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      text += row[i];
      if (i + 1 < row.size()) text.append(widths[i] - character_count(row[i]), ' ');
    }
    text += '\n';
  }
  return text;
}

std::string ellipsis(std::string_view text, std::size_t width) {
  if (character_count(text) <= width || width == 0) return std::string(text);
  std::size_t end = 0;
  for (std::size_t characters = 0; end < text.size(); ++end) {
    if (starts_character(text[end]) && characters++ == width - 1) break;
  }
  return std::string(text.substr(0, end)) + "…";
}

}  // namespace cnet::output
