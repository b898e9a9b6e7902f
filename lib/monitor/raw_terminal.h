#pragma once

#include <termios.h>

#include <optional>

namespace cnet::monitor {

/// This process's terminal in raw mode: every key is passed on, none is acted upon here. Its old
/// mode returns with leave() or with the object's end.
class RawTerminal {
 public:
  RawTerminal() = default;
  ~RawTerminal() { leave(); }
  RawTerminal(const RawTerminal&) = delete;
  RawTerminal& operator=(const RawTerminal&) = delete;

  /// Of standard input. Throws Error when it cannot be set.
  void enter();
  void leave();
  /// After a stop, in which the shell has set a mode of its own: raw again.
  void enter_again();

 private:
  std::optional<termios> before_;
};

}  // namespace cnet::monitor
