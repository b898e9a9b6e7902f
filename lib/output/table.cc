#include "cnet/output/table.h"

#include <algorithm>

namespace cnet::output {
namespace {

constexpr std::size_t kPadding = 3;
constexpr std::size_t kNarrowest = 10;  // padding included

/// A byte that is not the second or later one of a UTF-8 sequence.
bool starts_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

constexpr std::size_t kLeast = 12;  // of a column that is cut

std::vector<std::size_t> natural_widths(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    if (widths.size() < row.size()) widths.resize(row.size());
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], character_count(row[i]));
    }
  }
  return widths;
}

/// How wide a row is.
std::size_t total(const std::vector<std::size_t>& widths) {
  std::size_t sum = 0;
  for (std::size_t i = 0; i < widths.size(); ++i) {
    const bool is_last = i + 1 == widths.size();
    sum += is_last ? widths[i] : std::max(widths[i] + kPadding, kNarrowest);
  }
  return sum;
}

/// Takes from the widest column until a row fits; as they were when it never would.
std::vector<std::size_t> fitted(const std::vector<std::size_t>& natural, std::size_t width) {
  std::vector<std::size_t> widths = natural;
  while (total(widths) > width) {
    const auto widest = std::ranges::max_element(widths);
    if (*widest <= kLeast) return natural;
    --*widest;
  }
  return widths;
}

}  // namespace

std::size_t character_count(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, starts_character));
}

std::string render_table(const std::vector<std::vector<std::string>>& rows, std::size_t width) {
  const std::vector<std::size_t> natural = natural_widths(rows);
  const std::vector<std::size_t> widths = width == 0 ? natural : fitted(natural, width);
  std::string text;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string cell = widths[i] < natural[i] ? ellipsis(row[i], widths[i]) : row[i];
      text += cell;
      const std::size_t column = std::max(widths[i] + kPadding, kNarrowest);
      if (i + 1 < row.size()) text.append(column - character_count(cell), ' ');
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
