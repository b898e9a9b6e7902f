#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace cnet::monitor {

/// The keys by which somebody at a terminal leaves a container that goes on running.
///
/// Keys are passed on as they come: waiting whether a sequence is completed would delay keys that
/// are meant for the container (Docker's ctrl-p has to be typed twice). So all of the sequence but
/// its last key reaches the container.
class DetachKeys {
 public:
  /// Docker's grammar: a list of letters and `ctrl-<key>`, separated by commas; <key> is a letter or
  /// one of @ [ \ ] ^ _. Empty: there are none. Throws Error (usage).
  static DetachKeys parse(std::string_view text);

  DetachKeys() = default;

  /// Looks at what was typed. Returns how many bytes of it are the container's: all, or those in
  /// front of the key that completed the sequence.
  std::size_t scan(std::span<const char> typed);
  bool completed() const { return completed_; }

 private:
  explicit DetachKeys(std::string sequence) : sequence_(std::move(sequence)) {}
  std::size_t matched_after(char key) const;

  std::string sequence_;
  std::size_t matched_ = 0;  ///< the last keys were so many of the sequence's first
  bool completed_ = false;
};

inline constexpr std::string_view kDefaultDetachKeys = "ctrl-p,ctrl-q";

}  // namespace cnet::monitor
