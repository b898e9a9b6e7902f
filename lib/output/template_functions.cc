#include "template_functions.h"

#include <algorithm>
#include <array>
#include <optional>

#include "cnet/base/text.h"
#include "template_ast.h"
#include "template_value.h"

namespace cnet::output {
namespace {

using ast::fail;

/// The arguments of one call, and where it stands for messages.
struct Arguments {
  std::string_view function;
  std::span<const Json> values;
  std::size_t column;

  [[noreturn]] void refuse(const std::string& takes) const {
    fail(column, std::string(function) + " takes " + takes);
  }
  const std::string& text(std::size_t i, const char* takes) const {
    if (!values[i].is_string()) refuse(takes);
    return values[i].get_ref<const std::string&>();
  }
  std::size_t count(std::size_t i, const char* takes) const {
    if (!values[i].is_number_integer() || values[i] < 0) refuse(takes);
    return values[i].get<std::size_t>();
  }
};

Json json(const Arguments& arguments) { return json_text(arguments.values[0]); }

Json length(const Arguments& arguments) {
  const Json& value = arguments.values[0];
  if (value.is_string()) return value.get_ref<const std::string&>().size();
  if (!value.is_structured() && !value.is_null()) arguments.refuse("a list, map or text");
  return value.size();
}

std::string mapped(const std::string& text, char first, char last, int by) {
  std::string out = text;
  for (char& c : out) {
    if (c >= first && c <= last) c = static_cast<char>(c + by);
  }
  return out;
}

Json upper(const Arguments& arguments) {
  return mapped(shown(arguments.values[0]), 'a', 'z', 'A' - 'a');
}
Json lower(const Arguments& arguments) {
  return mapped(shown(arguments.values[0]), 'A', 'Z', 'a' - 'A');
}

/// The first letter of each word: strings.Title, for ASCII.
Json title(const Arguments& arguments) {
  std::string text = shown(arguments.values[0]);
  bool inside = false;
  for (char& c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!inside && c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    inside = letter || (c >= '0' && c <= '9') || c == '_' ||
             static_cast<unsigned char>(c) >= 0x80;
  }
  return text;
}

Json joined(const Arguments& arguments) {
  constexpr const char* kTakes = "a list and a separator";
  if (!arguments.values[0].is_array()) arguments.refuse(kTakes);
  const std::string& separator = arguments.text(1, kTakes);
  std::string text;
  for (const Json& item : arguments.values[0]) {
    if (&item != &arguments.values[0].front()) text += separator;
    text += shown(item);
  }
  return text;
}

Json parts(const Arguments& arguments) {
  constexpr const char* kTakes = "a text and a separator";
  const std::string& text = arguments.text(0, kTakes);
  const std::string& separator = arguments.text(1, kTakes);
  if (separator.empty()) fail(arguments.column, "split's separator is empty");
  Json out = Json::array();
  std::size_t start = 0;
  for (std::size_t at; (at = text.find(separator, start)) != std::string::npos;) {
    out.push_back(text.substr(start, at - start));
    start = at + separator.size();
  }
  out.push_back(text.substr(start));
  return out;
}

Json padded(const Arguments& arguments) {
  constexpr const char* kTakes = "a text and the number of blanks before and behind it";
  const std::string& text = arguments.text(0, kTakes);
  if (text.empty()) return text;
  const std::size_t most = 10'000;
  const std::size_t before = arguments.count(1, kTakes), behind = arguments.count(2, kTakes);
  if (before > most || behind > most) fail(arguments.column, "pad: more than 10000 blanks");
  return std::string(before, ' ') + text + std::string(behind, ' ');
}

Json truncated(const Arguments& arguments) {
  constexpr const char* kTakes = "a text and a length";
  return arguments.text(0, kTakes).substr(0, arguments.count(1, kTakes));
}

/// A key that a map does not have gives nothing, as in Go; a position a list does not have is an
/// error, as in Go.
Json index(const Arguments& arguments) {
  Json at = arguments.values[0];
  for (const Json& key : arguments.values.subspan(1)) {
    if (at.is_object() && key.is_string()) {
      const auto found = at.find(key.get_ref<const std::string&>());
      at = found == at.end() ? Json() : Json(*found);
    } else if (at.is_array() && key.is_number_integer()) {
      if (key < 0 || key.get<std::size_t>() >= at.size()) {
        fail(arguments.column,
             "index " + json_text(key) + " of a list of " + std::to_string(at.size()));
      }
      at = Json(at[key.get<std::size_t>()]);
    } else {
      fail(arguments.column, "index cannot look up " + shown(key) + " in " + type_words(at));
    }
  }
  return at;
}

/// slice VALUE [FROM [TO]], of a text in bytes.
Json slice(const Arguments& arguments) {
  constexpr const char* kTakes = "a list or text, and a first and last position";
  const Json& value = arguments.values[0];
  if (!value.is_array() && !value.is_string()) arguments.refuse(kTakes);
  const std::size_t size =
      value.is_array() ? value.size() : value.get_ref<const std::string&>().size();
  const std::size_t from = arguments.values.size() > 1 ? arguments.count(1, kTakes) : 0;
  const std::size_t to = arguments.values.size() > 2 ? arguments.count(2, kTakes) : size;
  if (from > to || to > size) {
    fail(arguments.column, "slice " + std::to_string(from) + " to " + std::to_string(to) +
                               " of a length of " + std::to_string(size));
  }
  if (value.is_string()) return value.get_ref<const std::string&>().substr(from, to - from);
  Json out = Json::array();
  for (std::size_t i = from; i < to; ++i) out.push_back(value[i]);
  return out;
}

/// Go's Sprint: a blank between two values of which neither is a text.
Json print(const Arguments& arguments) {
  std::string text;
  for (std::size_t i = 0; i < arguments.values.size(); ++i) {
    const bool texts =
        i == 0 || arguments.values[i].is_string() || arguments.values[i - 1].is_string();
    text += (texts ? "" : " ") + shown(arguments.values[i]);
  }
  return text;
}

Json println(const Arguments& arguments) {
  std::string text;
  for (const Json& value : arguments.values) {
    text += (&value == arguments.values.data() ? "" : " ") + shown(value);
  }
  return text + "\n";
}

Json printf(const Arguments& arguments) {
  return go_printf(arguments.text(0, "a format and values"), arguments.values.subspan(1));
}

Json negated(const Arguments& arguments) { return !is_true(arguments.values[0]); }

void need_comparable(const Arguments& arguments, const Json& a, const Json& b) {
  const bool same = (a.is_number() && b.is_number()) || (a.is_string() && b.is_string()) ||
                    (a.is_boolean() && b.is_boolean()) || a.is_null() || b.is_null();
  if (same && !a.is_structured() && !b.is_structured()) return;
  fail(arguments.column, std::string(arguments.function) + " cannot compare " + type_words(a) +
                             " with " + type_words(b));
}

/// eq A B...: whether A is one of the others.
Json equal(const Arguments& arguments) {
  const Json& first = arguments.values[0];
  bool found = false;
  for (const Json& other : arguments.values.subspan(1)) {
    need_comparable(arguments, first, other);
    found = found || first == other;
  }
  return found;
}

Json unequal(const Arguments& arguments) { return !equal(arguments).get<bool>(); }

bool is_less(const Arguments& arguments, const Json& a, const Json& b) {
  need_comparable(arguments, a, b);
  if (!a.is_number() && !a.is_string()) arguments.refuse("two numbers or two texts");
  return a < b;
}
Json less(const Arguments& arguments) {
  return is_less(arguments, arguments.values[0], arguments.values[1]);
}
Json at_most(const Arguments& arguments) {
  return !is_less(arguments, arguments.values[1], arguments.values[0]);
}
Json greater(const Arguments& arguments) {
  return is_less(arguments, arguments.values[1], arguments.values[0]);
}
Json at_least(const Arguments& arguments) {
  return !is_less(arguments, arguments.values[0], arguments.values[1]);
}

constexpr std::size_t kAny = 1000;

struct Function {
  std::string_view name;
  std::size_t least, most;  ///< arguments
  Json (*call)(const Arguments& arguments);
  bool keeps_title = false;  ///< in a table's row of titles it gives back its first argument
};

constexpr std::array kFunctions{
    Function{"eq", 2, kAny, equal},       Function{"ge", 2, 2, at_least},
    Function{"gt", 2, 2, greater},        Function{"index", 1, kAny, index},
    Function{"join", 2, 2, joined, true}, Function{"json", 1, 1, json, true},
    Function{"le", 2, 2, at_most},        Function{"len", 1, 1, length},
    Function{"lower", 1, 1, lower, true}, Function{"lt", 2, 2, less},
    Function{"ne", 2, 2, unequal},        Function{"not", 1, 1, negated},
    Function{"pad", 3, 3, padded},        Function{"print", 0, kAny, print},
    Function{"printf", 1, kAny, printf},  Function{"println", 0, kAny, println},
    Function{"slice", 1, 3, slice},       Function{"split", 2, 2, parts, true},
    Function{"title", 1, 1, title, true}, Function{"truncate", 2, 2, truncated, true},
    Function{"upper", 1, 1, upper, true},
};

std::string words_for_count(const Function& function) {
  const std::string least = std::to_string(function.least);
  if (function.least == function.most) {
    return function.least == 1 ? "one value" : least + " values";
  }
  if (function.most == kAny) return "at least " + least + " values";
  return least + " to " + std::to_string(function.most) + " values";
}

const Function& function_called(const Arguments& arguments) {
  const Function& function = *std::ranges::find(kFunctions, arguments.function, &Function::name);
  const std::size_t given = arguments.values.size();
  if (given < function.least || given > function.most) arguments.refuse(words_for_count(function));
  return function;
}

}  // namespace

const std::vector<std::string>& function_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all{"and", "or"};
    for (const Function& function : kFunctions) all.emplace_back(function.name);
    std::ranges::sort(all);
    return all;
  }();
  return names;
}

Json call_function(std::string_view name, std::span<const Json> arguments, std::size_t column) {
  const Arguments call{name, arguments, column};
  return function_called(call).call(call);
}

Json call_for_title(std::string_view name, std::span<const Json> arguments, std::size_t column) {
  const Arguments call{name, arguments, column};
  const Function& function = function_called(call);
  return function.keeps_title ? arguments[0] : function.call(call);
}

}  // namespace cnet::output
