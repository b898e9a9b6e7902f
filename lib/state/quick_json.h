#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace cnet::state {

/// Reads the JSON that records are made of: ASCII text without escapes, whole numbers, true, false,
/// null. A list of a thousand containers reads three thousand records, and the JSON library would
/// take half of its time. Tells `Builder` what it meets as the library does.
template <class Builder>
class QuickJson {
 public:
  QuickJson(std::string_view text, Builder& builder)
      : at_(text.data()), end_(text.data() + text.size()), builder_(builder) {}

  /// False when there is anything else in it: then the library has to look, from the beginning.
  bool read() {
    skip_blanks();
    if (!read_value(kMostDepth)) return false;
    skip_blanks();
    return at_ == end_;
  }

 private:
  static constexpr int kMostDepth = 16;

  bool read_value(int depth) {
    if (at_ == end_ || depth == 0) return false;
    switch (*at_) {
      case '{':
        return read_object(depth - 1);
      case '[':
        return read_list(depth - 1);
      case '"': {
        std::string text;
        return read_string(text) && builder_.string(text);
      }
      case 't':
        return take("true") && builder_.boolean(true);
      case 'f':
        return take("false") && builder_.boolean(false);
      case 'n':
        return take("null") && builder_.null();
      default:
        return read_number();
    }
  }

  bool read_object(int depth) {
    ++at_;
    if (!builder_.start_object(0)) return false;
    skip_blanks();
    if (take("}")) return builder_.end_object();
    do {
      skip_blanks();
      std::string key;
      if (!read_string(key) || !builder_.key(key)) return false;
      skip_blanks();
      if (!take(":")) return false;
      skip_blanks();
      if (!read_value(depth)) return false;
      skip_blanks();
    } while (take(","));
    return take("}") && builder_.end_object();
  }

  bool read_list(int depth) {
    ++at_;
    if (!builder_.start_array(0)) return false;
    skip_blanks();
    if (take("]")) return builder_.end_array();
    do {
      skip_blanks();
      if (!read_value(depth)) return false;
      skip_blanks();
    } while (take(","));
    return take("]") && builder_.end_array();
  }

  bool read_string(std::string& text) {
    if (!take("\"")) return false;
    const char* const begin = at_;
    while (at_ != end_ && *at_ >= ' ' && *at_ < '\x7f' && *at_ != '"' && *at_ != '\\') ++at_;
    text.assign(begin, at_);
    return take("\"");
  }

  /// As many digits as every 64-bit number has room for.
  bool read_number() {
    constexpr int most = 18;
    const bool negative = take("-");
    const char* const begin = at_;
    std::int64_t number = 0;
    while (at_ != end_ && *at_ >= '0' && *at_ <= '9' && at_ - begin < most) {
      number = number * 10 + (*at_++ - '0');
    }
    const bool leading_zero = at_ - begin > 1 && *begin == '0';
    if (at_ == begin || leading_zero) return false;
    // A fraction, an exponent or one digit more is not what may follow a value.
    return negative ? number != 0 && builder_.number_integer(-number)
                    : builder_.number_unsigned(static_cast<std::uint64_t>(number));
  }

  void skip_blanks() {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\t' || *at_ == '\r')) ++at_;
  }

  bool take(std::string_view word) {
    if (!std::string_view(at_, end_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }

  const char* at_;
  const char* const end_;
  Builder& builder_;
};

}  // namespace cnet::state
