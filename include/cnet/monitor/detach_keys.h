#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace cnet::monitor {

/// The keys by which somebody at a terminal leaves a container that goes on running.
///
/// What may become the sequence is held back, so that the container sees nothing of it: a ctrl-p
/// would bring back a shell's last command, for whoever attaches next. The caller lets it go with
/// release() after a moment (Docker holds it until the next key: ctrl-p has to be typed twice).
class DetachKeys {
 public:
  /// Docker's grammar: a list of letters and `ctrl-<key>`, separated by commas; <key> is a letter
  /// or one of @ [ \ ] ^ _. Empty: there are none. Throws Error (usage).
  static DetachKeys parse(std::string_view text);

  DetachKeys() = default;

  /// Looks at what was typed. Returns what is the container's now: all, without what is held back
  /// and with what was so far; or what is in front of the sequence once that is complete.
  std::string scan(std::string_view typed);
  /// Whether something is held back.
  bool holds() const { return matched_ > 0; }
  /// What is held back, which is now the container's.
  std::string release();
  bool completed() const { return completed_; }

 private:
  explicit DetachKeys(std::string sequence) : sequence_(std::move(sequence)) {}
  std::size_t matched_after(char key) const;

  std::string sequence_;
  std::size_t matched_ = 0;  ///< so many of its first keys are held back
  bool completed_ = false;
};

inline constexpr std::string_view kDefaultDetachKeys = "ctrl-p,ctrl-q";

}  // namespace cnet::monitor
