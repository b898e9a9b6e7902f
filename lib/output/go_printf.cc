
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <optional>

#include "template_functions.h"
#include "template_value.h"

namespace cnet::output {
namespace {

/// One "%-08.3f" of a format.
struct Directive {
  std::string flags;  ///< of "+-# 0"
  std::size_t width = 0;
  std::optional<std::size_t> precision;
  char verb = '\0';
};

constexpr std::size_t kWidest = 10'000;

std::size_t read_count(std::string_view format, std::size_t& at) {
  std::size_t count = 0;
  for (; at < format.size() && format[at] >= '0' && format[at] <= '9'; ++at) {
    count = std::min(kWidest, count * 10 + static_cast<std::size_t>(format[at] - '0'));
  }
  return count;
}

/// Behind the '%' at `at`, which then stands behind the verb.
Directive read_directive(std::string_view format, std::size_t& at) {
  Directive directive;
  const std::size_t flags_end = std::min(format.find_first_not_of("+-# 0", at), format.size());
  directive.flags = format.substr(at, flags_end - at);
  at = flags_end;
  directive.width = read_count(format, at);
  if (at < format.size() && format[at] == '.') directive.precision = read_count(format, ++at);
  if (at < format.size()) directive.verb = format[at++];
  return directive;
}

bool has(const Directive& directive, char flag) {
  return directive.flags.find(flag) != std::string::npos;
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

/// The text in its width; zeros go between a sign and the digits.
std::string placed(const Directive& directive, std::string text, bool number) {
  const std::size_t length = characters(text);
  if (length >= directive.width) return text;
  const std::size_t missing = directive.width - length;
  if (has(directive, '-')) return text + std::string(missing, ' ');
  if (!number || !has(directive, '0')) return std::string(missing, ' ') + text;
  const bool sign = text.starts_with('-') || text.starts_with('+');
  return text.insert(sign ? 1 : 0, missing, '0');
}

std::string in_base(const Json& value, unsigned base, bool capital) {
  const bool negative = value.is_number_integer() && value < 0;
  auto rest = negative ? static_cast<std::uint64_t>(-(value.get<std::int64_t>() + 1)) + 1
                       : value.get<std::uint64_t>();
  std::string digits;
  do {
    digits.insert(digits.begin(), (capital ? "0123456789ABCDEF" : "0123456789abcdef")[rest % base]);
    rest /= base;
  } while (rest != 0);
  return negative ? "-" + digits : digits;
}

std::string hexadecimal(const std::string& bytes, bool capital) {
  std::string out;
  for (const char c : bytes) {
    const std::string digits = in_base(static_cast<unsigned char>(c), 16, capital);
    out += digits.size() == 1 ? "0" + digits : digits;
  }
  return out;
}

std::string real(const Directive& directive, double value) {
  const std::string format = std::string("%.*") + directive.verb;
  std::array<char, 512> text{};
  const int size = std::snprintf(
      text.data(), text.size(), format.c_str(),
      static_cast<int>(std::min<std::size_t>(directive.precision.value_or(6), 100)), value);
  return {text.data(), static_cast<std::size_t>(size)};
}

std::string type_name(const Json& value) {
  if (value.is_string()) return "string";
  if (value.is_boolean()) return "bool";
  if (value.is_number_float()) return "float64";
  if (value.is_number()) return "int";
  if (value.is_object()) return "map[string]interface {}";
  return value.is_array() ? "[]interface {}" : "<nil>";
}

std::string cut(const Directive& directive, const std::string& text) {
  if (!directive.precision) return text;
  std::size_t end = 0;
  for (std::size_t left = *directive.precision; end < text.size(); ++end) {
    if ((static_cast<unsigned char>(text[end]) & 0xC0) != 0x80 && left-- == 0) break;
  }
  return text.substr(0, end);
}

std::string with_sign(const Directive& directive, const std::string& number) {
  if (number.starts_with('-')) return number;
  if (has(directive, '+')) return "+" + number;
  return has(directive, ' ') ? " " + number : number;
}

/// Absent: the verb cannot show this value.
std::optional<std::string> formatted(const Directive& directive, const Json& value) {
  const auto number = [&](const std::string& digits) {
    return placed(directive, with_sign(directive, digits), true);
  };
  switch (directive.verb) {
    case 'v':
      return placed(directive, value.is_null() ? "<nil>" : shown(value), value.is_number());
    case 's':
      if (value.is_number() || value.is_boolean() || value.is_null()) return std::nullopt;
      return placed(directive, cut(directive, shown(value)), false);
    case 'q':
      if (!value.is_string()) return std::nullopt;
      return placed(directive, json_text(value), false);
    case 't':
      if (!value.is_boolean()) return std::nullopt;
      return placed(directive, shown(value), false);
    case 'd':
      return value.is_number_integer() ? std::optional(number(in_base(value, 10, false)))
                                       : std::nullopt;
    case 'o':
      return value.is_number_integer() ? std::optional(number(in_base(value, 8, false)))
                                       : std::nullopt;
    case 'b':
      return value.is_number_integer() ? std::optional(number(in_base(value, 2, false)))
                                       : std::nullopt;
    case 'x':
    case 'X':
      if (value.is_string()) {
        return placed(directive, hexadecimal(value.get<std::string>(), directive.verb == 'X'),
                      false);
      }
      if (!value.is_number_integer()) return std::nullopt;
      return number((has(directive, '#') ? std::string("0") + directive.verb : "") +
                    in_base(value, 16, directive.verb == 'X'));
    case 'e':
    case 'f':
    case 'g':
      return value.is_number_float() ? std::optional(number(real(directive, value.get<double>())))
                                     : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::string go_printf(std::string_view format, std::span<const Json> arguments) {
  std::string out;
  std::size_t used = 0;
  for (std::size_t at = 0; at < format.size();) {
    if (format[at] != '%') {
      out += format[at++];
      continue;
    }
    const Directive directive = read_directive(format, ++at);
    if (directive.verb == '%') {
      out += '%';
    } else if (directive.verb == '\0') {
      out += "%!(NOVERB)";
    } else if (used == arguments.size()) {
      out += std::string("%!") + directive.verb + "(MISSING)";
    } else {
      const Json& value = arguments[used++];
      out += formatted(directive, value)
                 .value_or(std::string("%!") + directive.verb + "(" + type_name(value) + "=" +
                           shown(value) + ")");
    }
  }
  if (used < arguments.size()) {
    out += "%!(EXTRA ";
    for (std::size_t i = used; i < arguments.size(); ++i) {
      out += (i == used ? "" : ", ") + type_name(arguments[i]) + "=" + shown(arguments[i]);
    }
    out += ')';
  }
  return out;
}

}  // namespace cnet::output
