#include "template_value.h"

#include <algorithm>

namespace cnet::output {

std::vector<std::pair<Json, const Json*>> elements_of(const Json& value) {
  std::vector<std::pair<Json, const Json*>> elements;
  if (value.is_array()) {
    for (const Json& item : value) elements.emplace_back(elements.size(), &item);
    return elements;
  }
  for (const auto& [key, item] : value.items()) elements.emplace_back(key, &item);
  std::ranges::sort(elements, {}, [](const auto& element) -> const std::string& {
    return element.first.template get_ref<const std::string&>();
  });
  return elements;
}

std::string shown(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_null()) return "";
  if (!value.is_structured()) {
    std::string text = json_text(value);
    if (text.ends_with(".0")) text.resize(text.size() - 2);
    return text;
  }
  std::string text;
  for (const auto& [key, item] : elements_of(value)) {
    if (!text.empty()) text += ' ';
    text += value.is_object() ? shown(key) + ":" + shown(*item) : shown(*item);
  }
  return (value.is_object() ? "map[" : "[") + text + "]";
}

bool is_true(const Json& value) {
  if (value.is_boolean()) return value.get<bool>();
  if (value.is_number()) return value != 0;
  if (value.is_string()) return !value.get_ref<const std::string&>().empty();
  return !value.empty();
}

std::string type_words(const Json& value) {
  if (value.is_object()) return "a map";
  if (value.is_array()) return "a list";
  if (value.is_null()) return "nothing";
  return value.is_string() ? "a text" : "a number or boolean";
}

}  // namespace cnet::output
