#include "dockerfile_words.h"

#include <utility>

#include "cnet/base/error.h"
#include "cnet/base/text.h"

namespace cnet::image {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::string value_of(std::string_view name, const std::vector<std::string>& env) {
  for (const std::string& variable : env) {
    const std::string_view text = variable;
    if (text.starts_with(name) && text.substr(name.size()).starts_with('=')) {
      return std::string(text.substr(name.size() + 1));
    }
  }
  return {};
}

class Scanner {
 public:
  Scanner(std::string_view text, const std::vector<std::string>& env) : text_(text), env_(env) {}

  bool done() const { return at_ == text_.size(); }
  void skip_blanks() {
    while (!done() && is_blank(text_[at_])) ++at_;
  }

  /// Up to the next blank outside quotes, or to the end when blanks belong to it.
  std::string take(bool with_blanks) {
    std::string out;
    while (!done() && (with_blanks || !is_blank(text_[at_]))) {
      const char c = text_[at_];
      if (c == '\'') {
        take_single_quoted(out);
      } else if (c == '"') {
        take_double_quoted(out);
      } else if (c == '$') {
        take_variable(out);
      } else {
        if (c == '\\' && at_ + 1 < text_.size()) ++at_;
        out.push_back(text_[at_++]);
      }
    }
    return out;
  }

 private:
  Error unclosed(char quote) const {
    return Error("a " + std::string(1, quote) + " is not closed in " + quoted(text_),
                 Error::Kind::usage);
  }

  void take_single_quoted(std::string& out) {
    const std::size_t end = text_.find('\'', at_ + 1);
    if (end == std::string_view::npos) throw unclosed('\'');
    out.append(text_.substr(at_ + 1, end - at_ - 1));
    at_ = end + 1;
  }

  void take_double_quoted(std::string& out) {
    for (++at_; !done() && text_[at_] != '"';) {
      if (text_[at_] == '$') {
        take_variable(out);
        continue;
      }
      const bool escape = text_[at_] == '\\' && at_ + 1 < text_.size() &&
                          std::string_view("\"$\\").find(text_[at_ + 1]) != std::string_view::npos;
      if (escape) ++at_;
      out.push_back(text_[at_++]);
    }
    if (done()) throw unclosed('"');
    ++at_;
  }

  void take_variable(std::string& out) {
    const bool braced = text_.substr(at_).starts_with("${");
    const std::size_t start = at_ + (braced ? 2 : 1);
    std::size_t end = start;
    while (end < text_.size() && is_name_char(text_[end])) ++end;
    const std::string_view name = text_.substr(start, end - start);
    if (braced && (name.empty() || end == text_.size() || text_[end] != '}')) {
      throw Error("only $NAME and ${NAME} are replaced, in " + quoted(text_), Error::Kind::usage)
          .hint("write a dollar sign that means itself as \\$");
    }
    if (name.empty()) out.push_back('$');
    out.append(value_of(name, env_));
    at_ = end + (braced ? 1 : 0);
  }

  std::string_view text_;
  const std::vector<std::string>& env_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<std::string> dockerfile_words(std::string_view text,
                                          const std::vector<std::string>& env) {
  std::vector<std::string> words;
  Scanner scanner(text, env);
  for (scanner.skip_blanks(); !scanner.done(); scanner.skip_blanks()) {
    words.push_back(scanner.take(false));
  }
  return words;
}

std::string dockerfile_value(std::string_view text, const std::vector<std::string>& env) {
  return Scanner(text, env).take(true);
}

}  // namespace cnet::image
