#include "template_tokens.h"

#include <cctype>

#include "cnet/base/text.h"
#include "template_ast.h"

namespace cnet::output::ast {
namespace {

bool is_letter(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Tokens run() {
    while (at_ < text_.size()) {
      read_text();
      if (at_ < text_.size()) read_action();
    }
    add(TokenKind::end, "", at_);
    return Tokens(std::move(tokens_));
  }

 private:
  /// Up to the next "{{". Outside of actions "\t" and "\n" mean the characters, as in Docker's
  /// formats.
  void read_text() {
    const std::size_t start = at_;
    const std::size_t end = std::min(text_.find("{{", at_), text_.size());
    std::string out;
    for (; at_ < end; ++at_) {
      const char next = at_ + 1 < end ? text_[at_ + 1] : '\0';
      if (text_[at_] == '\\' && (next == 't' || next == 'n')) {
        out += next == 't' ? '\t' : '\n';
        ++at_;
      } else {
        out += text_[at_];
      }
    }
    if (trim_left_) out.erase(0, std::min(out.find_first_not_of(" \t\r\n"), out.size()));
    trim_left_ = false;
    const bool trim_right = text_.substr(at_, 3) == "{{-" && is_blank(peek(3));
    if (trim_right) out.erase(out.find_last_not_of(" \t\r\n") + 1);
    if (!out.empty()) add(TokenKind::text, out, start);
  }

  void read_action() {
    const std::size_t opened = at_;
    at_ += text_.substr(at_, 3) == "{{-" && is_blank(peek(3)) ? 3 : 2;
    if (skip_comment(opened)) return;
    add(TokenKind::open, "{{", opened);
    for (;;) {
      bool spaced = false;
      for (; at_ < text_.size() && is_blank(text_[at_]); ++at_) spaced = true;
      if (at_ >= text_.size()) fail(opened + 1, "\"{{\" without \"}}\"");
      if (spaced && text_.substr(at_, 3) == "-}}") {
        trim_left_ = true;
        ++at_;
      }
      if (text_.substr(at_, 2) == "}}") break;
      read_token();
      tokens_.back().spaced = spaced;
    }
    add(TokenKind::close, "}}", at_);
    at_ += 2;
  }

  /// {{/* ... */}}, behind "{{" or "{{- ".
  bool skip_comment(std::size_t opened) {
    const std::size_t start = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size());
    if (text_.substr(start, 2) != "/*") return false;
    const std::size_t end = text_.find("*/", start + 2);
    if (end == std::string_view::npos) fail(opened + 1, "\"/*\" without \"*/\"");
    at_ = end + 2;
    trim_left_ = text_.substr(at_, 4) == " -}}";
    if (trim_left_) at_ += 2;
    if (text_.substr(at_, 2) != "}}") fail(at_ + 1, "a comment has an action of its own");
    at_ += 2;
    return true;
  }

  void read_token() {
    const std::size_t start = at_;
    const char c = text_[at_];
    if (c == '"' || c == '`') return read_string(c);
    if (is_digit(c) || (c == '-' && is_digit(peek(1)))) {
      ++at_;
      while (is_digit(peek(0)) || peek(0) == '.') ++at_;
      return add(TokenKind::number, text_.substr(start, at_ - start), start);
    }
    if (c == '.' || c == '$') {
      ++at_;
      skip_letters();
      if (c == '.') return add(TokenKind::field, text_.substr(start + 1, at_ - start - 1), start);
      return add(TokenKind::variable, text_.substr(start, at_ - start), start);
    }
    if (is_letter(c)) {
      skip_letters();
      return add(TokenKind::word, text_.substr(start, at_ - start), start);
    }
    at_ += text_.substr(at_, 2) == ":=" ? 2 : 1;
    add(TokenKind::symbol, text_.substr(start, at_ - start), start);
  }

  void read_string(char quote) {
    const std::size_t start = at_++;
    std::string out;
    for (; peek(0) != quote; ++at_) {
      if (at_ >= text_.size()) fail(start + 1, "a string without its closing quote");
      out += text_[at_] == '\\' && quote == '"' ? escaped() : text_[at_];
    }
    ++at_;
    add(TokenKind::string, out, start);
  }

  /// The character that a backslash and the one behind it stand for; the latter stays.
  char escaped() {
    const char c = peek(1);
    ++at_;
    switch (c) {
      case 'n':
        return '\n';
      case 't':
        return '\t';
      case 'r':
        return '\r';
      case '"':
      case '\'':
      case '\\':
        return c;
    }
    fail(at_, std::string("\"\\") + c + "\" in a string stands for nothing");
  }

  void skip_letters() {
    while (is_letter(peek(0))) ++at_;
  }
  char peek(std::size_t ahead) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  void add(TokenKind kind, std::string_view value, std::size_t at) {
    tokens_.push_back({kind, std::string(value), at + 1, false});
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool trim_left_ = false;
  std::vector<Token> tokens_;
};

}  // namespace

Tokens tokenize(std::string_view text) { return Lexer(text).run(); }

}  // namespace cnet::output::ast
