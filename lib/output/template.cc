#include "cnet/output/template.h"

#include <map>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "template_ast.h"

namespace cnet::output {
namespace {

using ast::Expression;
using ast::fail;
using ast::Node;

/// As Go's fmt prints it: strings bare, "[a b]", "map[k:v]".
std::string shown(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_null()) return "";
  if (!value.is_structured()) return json_text(value);
  std::string text;
  for (const auto& [key, item] : value.items()) {
    if (!text.empty()) text += ' ';
    text += value.is_object() ? key + ":" + shown(item) : shown(item);
  }
  return (value.is_object() ? "map[" : "[") + text + "]";
}

std::string type_words(const Json& value) {
  if (value.is_object()) return "a map";
  if (value.is_array()) return "a list";
  if (value.is_null()) return "nothing";
  return value.is_string() ? "a text" : "a number or boolean";
}

class Evaluator {
 public:
  explicit Evaluator(const Json& data) : dot_(&data) { variables_["$"] = data; }

  std::string run(const std::vector<Node>& parts) {
    std::string text;
    for (const Node& part : parts) {
      if (const auto* literal = std::get_if<std::string>(&part.what)) text += *literal;
      if (const auto* value = std::get_if<ast::ExpressionPtr>(&part.what)) {
        text += shown(evaluate(**value));
      }
      if (const auto* loop = std::get_if<ast::Range>(&part.what)) text += run_range(*loop);
    }
    return text;
  }

 private:
  std::string run_range(const ast::Range& loop) {
    const Json over = evaluate(*loop.over);
    if (!over.is_structured() && !over.is_null()) {
      fail(loop.over->column, "range needs a list or a map, this is " + type_words(over));
    }
    const Json* outer = dot_;
    std::string text;
    std::uint64_t position = 0;
    for (const auto& [key, item] : over.items()) {
      if (!loop.key.empty()) variables_[loop.key] = over.is_object() ? Json(key) : Json(position);
      if (!loop.value.empty()) variables_[loop.value] = item;
      dot_ = &item;
      text += run(loop.body);
      ++position;
    }
    dot_ = outer;
    return text;
  }

  Json evaluate(const Expression& expression) {
    if (const auto* literal = std::get_if<ast::Literal>(&expression.what)) return literal->value;
    if (const auto* path = std::get_if<ast::Path>(&expression.what)) {
      return follow(*path, expression.column);
    }
    return call(std::get<ast::Call>(expression.what), expression.column);
  }

  Json follow(const ast::Path& path, std::size_t column) {
    Json held;
    const Json* at = dot_;
    if (path.base) {
      held = evaluate(*path.base);
      at = &held;
    } else if (!path.variable.empty()) {
      const auto variable = variables_.find(path.variable);
      if (variable == variables_.end()) fail(column, path.variable + " has no value");
      at = &variable->second;
    }
    for (const std::string& field : path.fields) {
      if (!at->is_object()) fail(column, type_words(*at) + " has no field " + cnet::quoted(field));
      const auto found = at->find(field);
      if (found == at->end()) missing(*at, field, column);
      at = &*found;
    }
    return *at;
  }

  [[noreturn]] static void missing(const Json& object, const std::string& field,
                                   std::size_t column) {
    std::vector<std::string> fields;
    for (const auto& [name, value] : object.items()) fields.push_back(name);
    const auto near = nearest(field, fields);
    fail(column, "there is no field " + cnet::quoted(field),
         near ? "did you mean ." + *near + "?" : "the fields are " + join(fields, ", "));
  }

  Json call(const ast::Call& call, std::size_t column) {
    std::vector<Json> values;
    for (const ast::ExpressionPtr& argument : call.arguments) values.push_back(evaluate(*argument));
    if (call.function == "index") return index(values, column);
    if (call.function == "join") return joined(values, column);
    if (values.size() != 1) fail(column, call.function + " takes one value");
    const Json& value = values.front();
    if (call.function == "json") return json_text(value);
    if (call.function == "len") return length(value, column);
    std::string text = shown(value);
    for (char& c : text) {
      if (call.function == "upper" && c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
      if (call.function == "lower" && c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return text;
  }

  /// A key that a map does not have gives nothing, as in Go; a position a list does not have is an
  /// error, as in Go.
  static Json index(const std::vector<Json>& values, std::size_t column) {
    if (values.empty()) fail(column, "index takes a map or list and keys");
    Json at = values.front();
    for (std::size_t i = 1; i < values.size(); ++i) {
      const Json& key = values[i];
      if (at.is_object() && key.is_string()) {
        const auto found = at.find(key.get<std::string>());
        at = found == at.end() ? Json() : Json(*found);
      } else if (at.is_array() && key.is_number()) {
        if (key.get<std::size_t>() >= at.size()) {
          fail(column, "index " + json_text(key) + " of a list of " + std::to_string(at.size()));
        }
        at = Json(at[key.get<std::size_t>()]);
      } else {
        fail(column, "index cannot look up " + shown(key) + " in " + type_words(at));
      }
    }
    return at;
  }

  static Json joined(const std::vector<Json>& values, std::size_t column) {
    if (values.size() != 2 || !values[0].is_array() || !values[1].is_string()) {
      fail(column, "join takes a list and a separator");
    }
    std::string text;
    for (const Json& item : values[0]) {
      if (&item != &values[0].front()) text += values[1].get<std::string>();
      text += shown(item);
    }
    return text;
  }

  static Json length(const Json& value, std::size_t column) {
    if (value.is_string()) return value.get<std::string>().size();
    if (!value.is_structured() && !value.is_null()) {
      fail(column, "len needs a list, map or text");
    }
    return value.size();
  }

  const Json* dot_;
  std::map<std::string, Json> variables_;
};

}  // namespace

Template Template::parse(std::string_view text) {
  return Template(std::make_shared<const Node>(ast::parse(text)));
}

std::string Template::render(const Json& data) const {
  return Evaluator(data).run(std::get<std::vector<Node>>(root_->what));
}

}  // namespace cnet::output
