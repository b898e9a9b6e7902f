#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "cnet/output/json.h"

namespace cnet::output::ast {

struct Expression;
using ExpressionPtr = std::unique_ptr<const Expression>;

struct Literal {
  Json value;
};

/// ".Name.Nested", "$", "$v.Field", "(expression).Field" or ".Label "key"".
struct Path {
  std::string variable;  ///< "$v"; "$" is the whole of the data; empty: the current value, "."
  ExpressionPtr base;    ///< in parentheses; then `variable` is empty
  std::vector<std::string> fields;
  std::vector<ExpressionPtr> arguments;  ///< of a method; empty for a field
};

struct Call {
  std::string function;
  std::vector<ExpressionPtr> arguments;
};

struct Expression {
  std::size_t column = 0;  ///< in the template, from 1
  std::variant<Literal, Path, Call> what;
};

/// What stands in {{...}}, {{if ...}}, {{with ...}} and {{range ...}}: a value, and the variables
/// it is given to.
struct Pipeline {
  std::vector<std::string> variables;  ///< "$v"; range may have two, key and value
  bool declares = false;               ///< ":=", not "="
  ExpressionPtr value;
};

struct Node;

struct Branch {
  bool with = false;  ///< the value is "." in `then`
  Pipeline condition;
  std::vector<Node> then;
  std::vector<Node> otherwise;  ///< {{else if}} is a Branch of its own in here
};

struct Range {
  Pipeline over;
  std::vector<Node> body;
  std::vector<Node> otherwise;  ///< for a list without elements
};

enum class Leave { breaks, continues };

/// A part of the template.
struct Node {
  std::variant<std::string, Pipeline, Branch, Range, Leave> what;
};

/// Throws Error (usage) that names the column.
std::vector<Node> parse(std::string_view text);

[[noreturn]] void fail(std::size_t column, const std::string& problem, std::string hint = {});

}  // namespace cnet::output::ast
