#pragma once

#include <string>
#include <string_view>

namespace cnet::output {

struct SvgBox {
  int x = 0;
  int y = 0;
  int width = 0;
  int height = 0;
};

/// An SVG picture that is written from back to front. Lengths are pixels; `look` are further
/// attributes of the element, as `class="card"`.
class Svg {
 public:
  void rect(const SvgBox& box, int radius, std::string_view look);
  void line(int x1, int y1, int x2, int y2, std::string_view look);
  void dot(int x, int y, int radius, std::string_view look);
  /// `y` is the middle of the letters.
  void text(int x, int y, std::string_view text, std::string_view look);
  void path(std::string_view description, std::string_view look);

  /// The document; `style` is CSS.
  std::string str(int width, int height, std::string_view title, std::string_view style) const;

 private:
  std::string body_;
};

/// What a text will be wide: exact for the monospaced letters of `size` pixels, with room to spare
/// for others, which differ from machine to machine.
int mono_width(std::string_view text, int size);
int sans_width(std::string_view text, int size);

}  // namespace cnet::output
