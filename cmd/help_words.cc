#include "help_words.h"

#include <algorithm>

#include "cnet/base/text.h"

namespace cnet::cmd {
namespace {

/// Without what stands in round or square brackets.
std::string without_brackets(std::string_view text) {
  std::string out;
  int depth = 0;
  for (const char c : text) {
    if (c == '(' || c == '[') ++depth;
    if (depth == 0) out.push_back(c);
    if (c == ')' || c == ']') --depth;
  }
  return out;
}

/// What stands behind the last ": ", divided at ", " and " or ".
std::vector<std::string> items(std::string_view help) {
  std::string text = without_brackets(help);
  if (const std::size_t colon = text.rfind(": "); colon != std::string::npos) {
    text.erase(0, colon + 2);
  }
  for (std::size_t at = text.find(" or "); at != std::string::npos; at = text.find(" or ")) {
    text.replace(at, 4, ",");
  }
  std::vector<std::string> out;
  for (const std::string_view item : split(text, ',')) out.emplace_back(trim(item));
  return out;
}

bool is_word(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

}  // namespace

std::vector<std::string> values_in_help(std::string_view help) {
  std::vector<std::string> values = items(help);
  std::erase_if(values, [](const std::string& value) { return !is_word(value); });
  return values;
}

std::vector<std::string> filters_in_help(std::string_view help) {
  std::vector<std::string> filters;
  for (const std::string& item : items(help)) {
    const std::size_t equals = item.rfind('=');
    if (equals == std::string::npos) continue;
    const std::string key = item.substr(0, equals + 1);
    const auto values = split(std::string_view(item).substr(equals + 1), '|');
    const bool is_choice = values.size() > 1 && std::ranges::all_of(values, is_word);
    if (!is_choice) filters.push_back(key);
    if (!is_choice) continue;
    for (const std::string_view value : values) filters.push_back(key + std::string(value));
  }
  return filters;
}

}  // namespace cnet::cmd
