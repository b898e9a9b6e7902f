#include "cnet/monitor/detach_keys.h"

#include <algorithm>
#include <optional>

#include "cnet/base/error.h"
#include "cnet/base/text.h"

namespace cnet::monitor {
namespace {

/// One key; absent when there is none of that name.
std::optional<char> key_of(std::string_view name) {
  constexpr std::string_view ctrl = "ctrl-";
  if (name.size() == 1 && name[0] > ' ' && name[0] < '\x7f') return name[0];
  if (name.size() != ctrl.size() + 1 || lower(name.substr(0, ctrl.size())) != ctrl) {
    return std::nullopt;
  }
  const char key = name.back();
  constexpr int control_bits = 0x1f;
  if ((key >= 'a' && key <= 'z') || (key >= '@' && key <= '_')) {
    return static_cast<char>(key & control_bits);
  }
  return std::nullopt;
}

}  // namespace

DetachKeys DetachKeys::parse(std::string_view text) {
  std::string sequence;
  if (text.empty()) return DetachKeys{};
  for (const std::string_view name : split(text, ',')) {
    const auto key = key_of(name);
    if (!key) {
      throw Error("--detach-keys " + quoted(text) + ": " + quoted(name) + " is no key",
                  Error::Kind::usage)
          .hint(
              "write keys like a or ctrl-a, ctrl-@, ctrl-[, ctrl-\\, ctrl-], ctrl-^, ctrl-_, "
              "separated by commas");
    }
    sequence.push_back(*key);
  }
  return DetachKeys(std::move(sequence));
}

/// As in the search of Knuth, Morris and Pratt, without its table: a sequence has a few keys.
std::size_t DetachKeys::matched_after(char key) const {
  const std::string seen = sequence_.substr(0, matched_) + key;
  std::size_t length = std::min(seen.size(), sequence_.size());
  while (!std::string_view(seen).ends_with(std::string_view(sequence_).substr(0, length))) --length;
  return length;
}

std::string DetachKeys::scan(std::string_view typed) {
  if (sequence_.empty()) return std::string(typed);
  std::string passed;
  for (const char key : typed) {
    const std::size_t matched = matched_after(key);
    const std::string seen = sequence_.substr(0, matched_) + key;
    passed += seen.substr(0, seen.size() - matched);
    matched_ = matched;
    if (matched_ < sequence_.size()) continue;
    matched_ = 0;
    completed_ = true;
    break;
  }
  return passed;
}

std::string DetachKeys::release() { return sequence_.substr(0, std::exchange(matched_, 0)); }

}  // namespace cnet::monitor
