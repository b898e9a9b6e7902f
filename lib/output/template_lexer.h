#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cnet::output::ast {

enum class TokenKind { text, open, close, word, field, variable, string, number, symbol, end };

struct Token {
  TokenKind kind = TokenKind::end;
  std::string value;       ///< text; word; field without its '.'; variable with its '$'; a string's
                           ///< content; a symbol
  std::size_t column = 0;  ///< from 1
  bool spaced = false;     ///< a blank stands in front of it: ".A .B" are two values, ".A.B" is one
};

/// Text and the tokens of each {{...}}; {{- and -}} have already eaten the blanks beside them.
std::vector<Token> tokenize(std::string_view text);

}  // namespace cnet::output::ast
