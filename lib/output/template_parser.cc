#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <utility>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "template_ast.h"
#include "template_functions.h"
#include "template_tokens.h"

namespace cnet::output::ast {
namespace {

/// text/template's grammar but for {{define}}, {{template}} and {{block}}, for which one line has
/// no use.
class Parser {
 public:
  explicit Parser(std::string_view text) : tokens_(tokenize(text)) {}

  std::vector<Node> whole() {
    std::vector<Node> parts = list();
    if (tokens_.look().kind == TokenKind::end) return parts;
    const Token& stray = tokens_.look(1);
    fail(stray.column, "{{" + stray.value + "}} without {{if}}, {{with}} or {{range}}");
  }

 private:
  /// Parts up to {{end}}, {{else}} or the end of the template, none of them taken.
  std::vector<Node> list() {
    std::vector<Node> parts;
    for (;;) {
      if (tokens_.look().kind == TokenKind::text) {
        parts.push_back(Node{tokens_.take().value});
      } else if (tokens_.look().kind == TokenKind::open && !at_end() && !at_else()) {
        action(parts);
      } else {
        return parts;
      }
    }
  }

  bool at_end() const { return tokens_.look(1).is_word("end"); }
  bool at_else() const { return tokens_.look(1).is_word("else"); }

  void action(std::vector<Node>& parts) {
    tokens_.take();  // {{
    const Token& first = tokens_.look();
    if (first.is_word("if") || first.is_word("with")) return parts.push_back(Node{branch()});
    if (first.is_word("range")) return parts.push_back(Node{range()});
    if (first.is_word("break") || first.is_word("continue")) {
      return parts.push_back(Node{leave()});
    }
    for (const char* word : {"define", "template", "block"}) {
      if (first.is_word(word)) fail(first.column, "{{" + first.value + "}} is not supported");
    }
    Pipeline value = pipeline(1);
    close();
    parts.push_back(Node{std::move(value)});
  }

  Leave leave() {
    const Token word = tokens_.take();
    if (loops_ == 0) fail(word.column, "{{" + word.value + "}} outside of {{range}}");
    close();
    return word.value == "break" ? Leave::breaks : Leave::continues;
  }

  Branch branch() {
    const Token word = tokens_.take();
    Branch branch{.with = word.value == "with", .condition = pipeline(1)};
    close();
    branch.then = list();
    if (at_else())
      branch.otherwise = otherwise(word);
    else
      finish(word);
    return branch;
  }

  /// {{else}} PARTS {{end}}, or {{else if ...}} and all that belongs to it.
  std::vector<Node> otherwise(const Token& opened) {
    tokens_.take();  // {{
    tokens_.take();  // else
    if (tokens_.look().is_word(opened.value) && opened.value != "range") {
      std::vector<Node> nested;
      nested.push_back(Node{branch()});
      return nested;
    }
    close();
    std::vector<Node> parts = list();
    finish(opened);
    return parts;
  }

  Range range() {
    const Token word = tokens_.take();
    Range loop{.over = pipeline(2)};
    close();
    ++loops_;
    loop.body = list();
    --loops_;
    if (at_else())
      loop.otherwise = otherwise(word);
    else
      finish(word);
    return loop;
  }

  void finish(const Token& opened) {
    if (tokens_.look().kind != TokenKind::open || !at_end()) {
      fail(opened.column, "{{" + opened.value + "}} without {{end}}");
    }
    tokens_.take();  // {{
    tokens_.take();  // end
    close();
  }

  /// "$v := VALUE", "$v = VALUE", for range "$k, $v := VALUE", or VALUE; at most `most` variables.
  Pipeline pipeline(std::size_t most) {
    Pipeline pipeline;
    if (tokens_.look().kind == TokenKind::variable &&
        (tokens_.look(1).is_symbol(",") || is_assignment(tokens_.look(1)))) {
      pipeline.variables.push_back(tokens_.take().value);
      if (most == 2 && tokens_.look().is_symbol(",")) {
        tokens_.take();
        if (tokens_.look().kind != TokenKind::variable) {
          fail(tokens_.look().column, "a variable is missing behind \",\"");
        }
        pipeline.variables.push_back(tokens_.take().value);
      }
      if (!is_assignment(tokens_.look())) fail(tokens_.look().column, "\":=\" is missing");
      pipeline.declares = tokens_.take().value == ":=";
    }
    pipeline.value = value();
    return pipeline;
  }

  static bool is_assignment(const Token& token) {
    return token.is_symbol(":=") || token.is_symbol("=");
  }

  /// "a | f b" is "f b a".
  ExpressionPtr value() {
    ExpressionPtr value = command();
    while (tokens_.look().is_symbol("|")) {
      tokens_.take();
      if (tokens_.look().kind != TokenKind::word) {
        fail(tokens_.look().column, "a function is missing behind \"|\"");
      }
      value = call(std::move(value));
    }
    return value;
  }

  ExpressionPtr command() {
    if (tokens_.look().kind == TokenKind::word && !is_boolean(tokens_.look())) {
      return call(nullptr);
    }
    const std::size_t column = tokens_.look().column;
    const bool is_field = tokens_.look().kind == TokenKind::field;
    ExpressionPtr first = operand();
    if (!starts_operand(tokens_.look())) return first;
    if (!is_field) fail(tokens_.look().column, "a value cannot be called with arguments");
    Path method{.fields = std::get<Path>(first->what).fields};
    while (starts_operand(tokens_.look())) method.arguments.push_back(operand());
    return expression(column, std::move(method));
  }

  ExpressionPtr call(ExpressionPtr piped) {
    const Token name = tokens_.take();
    const std::vector<std::string>& known = function_names();
    if (std::ranges::find(known, name.value) == known.end()) {
      const auto near = nearest(name.value, known);
      fail(name.column, "no function is called " + cnet::quoted(name.value),
           near ? "did you mean " + *near + "?" : "the functions are " + join(known, ", "));
    }
    Call call{name.value, {}};
    while (starts_operand(tokens_.look())) call.arguments.push_back(operand());
    if (piped) call.arguments.push_back(std::move(piped));
    return expression(name.column, std::move(call));
  }

  static bool is_boolean(const Token& token) {
    return token.is_word("true") || token.is_word("false");
  }

  static bool starts_operand(const Token& token) {
    switch (token.kind) {
      case TokenKind::field:
      case TokenKind::variable:
      case TokenKind::string:
      case TokenKind::number:
        return true;
      case TokenKind::symbol:
        return token.value == "(";
      case TokenKind::word:
        return is_boolean(token);
      case TokenKind::text:
      case TokenKind::open:
      case TokenKind::close:
      case TokenKind::end:
        return false;
    }
    return false;
  }

  ExpressionPtr operand() {
    const Token token = tokens_.take();
    if (token.kind == TokenKind::string) return expression(token.column, Literal{token.value});
    if (token.kind == TokenKind::number) return expression(token.column, Literal{number(token)});
    if (is_boolean(token)) return expression(token.column, Literal{token.value == "true"});
    Path path;
    if (token.kind == TokenKind::field) {
      if (!token.value.empty()) path.fields.push_back(token.value);
    } else if (token.kind == TokenKind::variable) {
      path.variable = token.value;
    } else if (token.is_symbol("(")) {
      path.base = value();
      if (!tokens_.look().is_symbol(")")) fail(tokens_.look().column, "\")\" is missing");
      tokens_.take();
    } else {
      fail(token.column, token.kind == TokenKind::close
                             ? "a value is missing"
                             : "unexpected " + cnet::quoted(token.value));
    }
    while (tokens_.look().kind == TokenKind::field && !tokens_.look().spaced &&
           !tokens_.look().value.empty()) {
      path.fields.push_back(tokens_.take().value);
    }
    return expression(token.column, std::move(path));
  }

  static Json number(const Token& token) {
    const char* const begin = token.value.data();
    const char* const end = begin + token.value.size();
    std::int64_t whole = 0;
    if (const auto read = std::from_chars(begin, end, whole); read.ptr == end) {
      if (read.ec != std::errc()) fail(token.column, "the number is out of range");
      return whole;
    }
    double real = 0;
    const auto read = std::from_chars(begin, end, real);
    if (read.ptr != end || read.ec != std::errc()) {
      fail(token.column, cnet::quoted(token.value) + " is no number");
    }
    return real;
  }

  template <class T>
  static ExpressionPtr expression(std::size_t column, T what) {
    return std::make_unique<const Expression>(Expression{column, std::move(what)});
  }

  void close() {
    if (tokens_.look().kind != TokenKind::close) {
      fail(tokens_.look().column, "unexpected " + cnet::quoted(tokens_.look().value));
    }
    tokens_.take();
  }

  Tokens tokens_;
  std::size_t loops_ = 0;  ///< how many {{range}} are open
};

}  // namespace

void fail(std::size_t column, const std::string& problem, std::string hint) {
  Error error("--format, column " + std::to_string(column) + ": " + problem, Error::Kind::usage);
  if (hint.empty()) throw error;
  throw std::move(error).hint(std::move(hint));
}

std::vector<Node> parse(std::string_view text) { return Parser(text).whole(); }

}  // namespace cnet::output::ast
