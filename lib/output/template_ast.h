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

/// ".Name.Nested", "$", "$v.Field" or "(expression).Field".
struct Path {
  std::string variable;  ///< "$v"; "$" is the whole of the data; empty: the current value, "."
  ExpressionPtr base;    ///< in parentheses; then `variable` is empty
  std::vector<std::string> fields;
};

struct Call {
  std::string function;
  std::vector<ExpressionPtr> arguments;
};

struct Expression {
  std::size_t column = 0;  ///< in the template, from 1
  std::variant<Literal, Path, Call> what;
};

struct Node;

struct Range {
  std::string key;    ///< "$k"; empty when not named
  std::string value;  ///< "$v"
  ExpressionPtr over;
  std::vector<Node> body;
};

/// A part of the template: text, a value to print, a loop, or (only the root) a list of parts.
struct Node {
  std::variant<std::string, ExpressionPtr, Range, std::vector<Node>> what;
};

/// Throws Error (usage) that names the column.
Node parse(std::string_view text);

/// The names of the functions a template may call.
const std::vector<std::string>& functions();

[[noreturn]] void fail(std::size_t column, const std::string& problem, std::string hint = {});

}  // namespace cnet::output::ast
