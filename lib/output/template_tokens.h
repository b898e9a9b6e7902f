#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cnet::output::ast {

enum class TokenKind { text, open, close, word, field, variable, string, number, symbol, end };

struct Token {
  TokenKind kind = TokenKind::end;
  std::string value;       ///< text; word; field without its '.'; variable with its '$'; a string's
                           ///< content; a symbol
  std::size_t column = 0;  ///< from 1
  bool spaced = false;     ///< a blank stands in front of it: ".A .B" are two values, ".A.B" is one

  bool is_word(std::string_view word) const { return kind == TokenKind::word && value == word; }
  bool is_symbol(std::string_view symbol) const {
    return kind == TokenKind::symbol && value == symbol;
  }
};

/// A template's tokens, taken one after the other. The last one, `end`, repeats for ever.
class Tokens {
 public:
  explicit Tokens(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  const Token& look(std::size_t ahead = 0) const {
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
  }
  Token take() {
    const Token& token = look();
    ++at_;
    return token;
  }

 private:
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
};

/// Text and the tokens of each {{...}}; comments are gone, {{- and -}} have already eaten the
/// blanks beside them. Throws Error (usage) that names the column.
Tokens tokenize(std::string_view text);

}  // namespace cnet::output::ast
