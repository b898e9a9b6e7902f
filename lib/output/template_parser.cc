#include <algorithm>
#include <optional>
#include <string>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "template_ast.h"
#include "template_lexer.h"

namespace cnet::output::ast {
namespace {

/// What may start an action and cannot be a value.
bool is_keyword(const std::string& word) {
  constexpr std::array<std::string_view, 8> words{"if",       "else", "with",  "define",
                                                  "template", "end",  "range", "block"};
  return std::ranges::find(words, word) != words.end();
}

class Parser {
 public:
  explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  Node whole() {
    std::vector<Node> parts = list();
    if (look().kind != TokenKind::end) fail(look().column, "{{end}} without {{range}}");
    return Node{std::move(parts)};
  }

 private:
  /// Parts up to {{end}} or the end of the template, neither of them taken.
  std::vector<Node> list() {
    std::vector<Node> parts;
    for (;;) {
      if (look().kind == TokenKind::text) {
        parts.push_back(Node{take().value});
      } else if (look().kind == TokenKind::open && !is_word(look(1), "end")) {
        parts.push_back(action());
      } else {
        return parts;
      }
    }
  }

  Node action() {
    take();  // {{
    if (is_word(look(), "range")) return Node{range()};
    if (look().kind == TokenKind::word && is_keyword(look().value)) {
      fail(look().column, "{{" + look().value + "}} is not supported");
    }
    ExpressionPtr value = pipeline();
    close();
    return Node{std::move(value)};
  }

  Range range() {
    const std::size_t column = take().column;
    Range loop;
    if (look().kind == TokenKind::variable &&
        (is_symbol(look(1), ",") || is_symbol(look(1), ":="))) {
      loop.value = take().value;
      if (is_symbol(look(), ",")) {
        take();
        loop.key = std::exchange(loop.value, {});
        if (look().kind != TokenKind::variable)
          fail(look().column, "a variable is missing behind \",\"");
        loop.value = take().value;
      }
      if (!is_symbol(look(), ":=")) fail(look().column, "\":=\" is missing");
      take();
    }
    loop.over = pipeline();
    close();
    loop.body = list();
    if (look().kind != TokenKind::open) fail(column, "{{range}} without {{end}}");
    take();  // {{
    take();  // end
    close();
    return loop;
  }

  /// "a | f b" is "f b a".
  ExpressionPtr pipeline() {
    ExpressionPtr value = command();
    while (is_symbol(look(), "|")) {
      take();
      if (look().kind != TokenKind::word) fail(look().column, "a function is missing behind \"|\"");
      value = call(std::move(value));
    }
    return value;
  }

  ExpressionPtr command() {
    if (look().kind == TokenKind::word) return call(nullptr);
    ExpressionPtr value = operand();
    if (starts_operand(look())) fail(look().column, "a value cannot be called with arguments");
    return value;
  }

  ExpressionPtr call(ExpressionPtr piped) {
    const Token name = take();
    if (std::ranges::find(functions(), name.value) == functions().end()) {
      const auto near = nearest(name.value, functions());
      fail(name.column, "no function is called " + cnet::quoted(name.value),
           near ? "did you mean " + *near + "?" : "the functions are " + join(functions(), ", "));
    }
    Call call{name.value, {}};
    while (starts_operand(look())) call.arguments.push_back(operand());
    if (piped) call.arguments.push_back(std::move(piped));
    return expression(name.column, std::move(call));
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
      case TokenKind::text:
      case TokenKind::open:
      case TokenKind::close:
      case TokenKind::word:
      case TokenKind::end:
        return false;
    }
    return false;
  }

  ExpressionPtr operand() {
    const Token token = take();
    if (token.kind == TokenKind::string) return expression(token.column, Literal{token.value});
    if (token.kind == TokenKind::number) {
      const auto number = parse_number(token.value, 1'000'000'000);
      if (!number) fail(token.column, "the number " + token.value + " is out of range");
      return expression(token.column, Literal{*number});
    }
    Path path;
    if (token.kind == TokenKind::field) {
      if (!token.value.empty()) path.fields.push_back(token.value);
    } else if (token.kind == TokenKind::variable) {
      path.variable = token.value;
    } else if (is_symbol(token, "(")) {
      path.base = pipeline();
      if (!is_symbol(look(), ")")) fail(look().column, "\")\" is missing");
      take();
    } else {
      fail(token.column, token.kind == TokenKind::close
                             ? "a value is missing"
                             : "unexpected " + cnet::quoted(token.value));
    }
    while (look().kind == TokenKind::field && !look().spaced && !look().value.empty()) {
      path.fields.push_back(take().value);
    }
    return expression(token.column, std::move(path));
  }

  template <class T>
  static ExpressionPtr expression(std::size_t column, T what) {
    return std::make_unique<const Expression>(Expression{column, std::move(what)});
  }

  void close() {
    if (look().kind != TokenKind::close)
      fail(look().column, "unexpected " + cnet::quoted(look().value));
    take();
  }

  static bool is_word(const Token& token, std::string_view word) {
    return token.kind == TokenKind::word && token.value == word;
  }
  static bool is_symbol(const Token& token, std::string_view symbol) {
    return token.kind == TokenKind::symbol && token.value == symbol;
  }
  /// The last token, `end`, repeats for ever.
  const Token& look(std::size_t ahead = 0) const {
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
  }
  Token take() {
    const Token& token = look();
    ++at_;
    return token;
  }

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
};

}  // namespace

void fail(std::size_t column, const std::string& problem, std::string hint) {
  Error error("--format, column " + std::to_string(column) + ": " + problem, Error::Kind::usage);
  if (hint.empty()) throw error;
  throw std::move(error).hint(std::move(hint));
}

const std::vector<std::string>& functions() {
  static const std::vector<std::string> names{"json", "index", "len", "join", "lower", "upper"};
  return names;
}

Node parse(std::string_view text) { return Parser(tokenize(text)).whole(); }

}  // namespace cnet::output::ast
