#include "graph_ink.h"

#include <algorithm>

#include "cnet/output/table.h"

namespace cnet::output {
namespace {

constexpr std::string_view kSeparator = ", ";

}  // namespace

void InkLine::add(std::string_view text, std::string_view sgr) {
  if (text.empty()) return;
  width_ += character_count(text);
  if (!pieces_.empty() && pieces_.back().sgr == sgr) {
    pieces_.back().text += text;
  } else {
    pieces_.push_back({std::string(text), std::string(sgr)});
  }
}

void InkLine::add(const InkLine& other) {
  for (const Ink& piece : other.pieces_) add(piece.text, piece.sgr);
}

void InkLine::pad_to(std::size_t width) {
  if (width_ < width) add(std::string(width - width_, ' '));
}

std::string InkLine::str(bool colors) const {
  std::string text;
  for (const Ink& piece : pieces_) {
    const bool plain = !colors || piece.sgr.empty();
    text += plain ? piece.text : "\033[" + piece.sgr + "m" + piece.text + "\033[0m";
  }
  text.erase(text.find_last_not_of(' ') + 1);
  return text + "\n";
}

std::vector<InkLine> wrap(const std::vector<Ink>& items, std::size_t width) {
  std::vector<InkLine> lines(1);
  for (std::size_t i = 0; i < items.size(); ++i) {
    const bool is_last = i + 1 == items.size();
    const std::size_t needed = character_count(items[i].text) + (is_last ? 0 : 1);
    if (lines.back().width() > 0 && lines.back().width() + needed > width) lines.emplace_back();
    lines.back().add(items[i].text, items[i].sgr);
    if (!is_last) lines.back().add(kSeparator);
  }
  return lines;
}

std::size_t natural_width(const std::vector<Ink>& items) {
  std::size_t width = items.empty() ? 0 : kSeparator.size() * (items.size() - 1);
  for (const Ink& item : items) width += character_count(item.text);
  return width;
}

std::size_t widest_item(const std::vector<Ink>& items) {
  std::size_t width = 0;
  for (const Ink& item : items) width = std::max(width, character_count(item.text) + 1);
  return width;
}

}  // namespace cnet::output
