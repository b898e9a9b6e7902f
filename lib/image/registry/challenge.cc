#include "challenge.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "cnet/base/text.h"

namespace cnet::image {
namespace {

constexpr std::size_t kMostParams = 64;

/// RFC 9110's tchar, which is also what its token68 begins with.
bool is_token_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool at_end() const { return at_ == text_.size(); }

  void skip_blanks() {
    while (!at_end() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
  }

  /// Blanks and empty list elements.
  void skip_commas() {
    while (!at_end() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == ',')) ++at_;
  }

  bool take(char c) {
    if (at_end() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  std::string token() {
    const std::size_t begin = at_;
    while (!at_end() && is_token_char(text_[at_])) ++at_;
    return std::string(text_.substr(begin, at_ - begin));
  }

  std::optional<std::string> quoted_string() {
    std::string out;
    while (!at_end()) {
      char c = text_[at_++];
      if (c == '"') return out;
      if (c == '\\' && !at_end()) c = text_[at_++];
      if ((c < ' ' && c != '\t') || c == 0x7f) return std::nullopt;
      out.push_back(c);
    }
    return std::nullopt;
  }

  /// NAME = VALUE; absent, with nothing taken, when something else stands here: the next scheme.
  std::optional<std::pair<std::string, std::string>> param() {
    const std::size_t begin = at_;
    std::string name = lower(token());
    skip_blanks();
    if (!name.empty() && take('=')) {
      skip_blanks();
      if (take('"')) {
        if (auto value = quoted_string()) return std::pair(std::move(name), *std::move(value));
      } else if (std::string value = token(); !value.empty()) {
        return std::pair(std::move(name), std::move(value));
      }
    }
    at_ = begin;
    return std::nullopt;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

std::string Challenge::param(const std::string& name) const {
  const auto found = params.find(name);
  return found == params.end() ? std::string() : found->second;
}

std::vector<Challenge> parse_challenges(std::string_view header) {
  std::vector<Challenge> found;
  Reader reader(header);
  for (reader.skip_commas(); !reader.at_end(); reader.skip_commas()) {
    Challenge challenge{.scheme = lower(reader.token()), .params = {}};
    if (challenge.scheme.empty()) break;
    for (reader.skip_blanks(); challenge.params.size() < kMostParams; reader.skip_commas()) {
      auto param = reader.param();
      if (!param) break;
      challenge.params.insert(*std::move(param));
    }
    found.push_back(std::move(challenge));
  }
  return found;
}

}  // namespace cnet::image
