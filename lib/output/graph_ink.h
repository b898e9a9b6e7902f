#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cnet::output {

/// A piece of text and how it looks: parameters of an SGR escape ("1", "36"), or "".
struct Ink {
  std::string text;
  std::string sgr;
};

/// One line of a picture on a terminal.
class InkLine {
 public:
  void add(std::string_view text, std::string_view sgr = "");
  void add(const InkLine& other);
  /// Blanks until it is `width` columns wide.
  void pad_to(std::size_t width);
  std::size_t width() const { return width_; }
  /// Without blanks at its end, with a newline.
  std::string str(bool colors) const;

 private:
  std::vector<Ink> pieces_;
  std::size_t width_ = 0;
};

/// The items with ", " between them, on as many lines as it takes that none is wider than `width`;
/// an item alone may be. At least one line.
std::vector<InkLine> wrap(const std::vector<Ink>& items, std::size_t width);

/// How wide the items are on one line, and how wide the widest of them.
std::size_t natural_width(const std::vector<Ink>& items);
std::size_t widest_item(const std::vector<Ink>& items);

}  // namespace cnet::output
