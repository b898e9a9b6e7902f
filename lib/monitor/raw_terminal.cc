#include "raw_terminal.h"

#include <unistd.h>

#include <cerrno>

#include "cnet/base/error.h"

namespace cnet::monitor {

void RawTerminal::enter() {
  termios now{};
  if (::tcgetattr(STDIN_FILENO, &now) < 0) throw Error::system("read the terminal's mode", errno);
  termios raw = now;
  ::cfmakeraw(&raw);
  // After what was written, and without losing what was typed ahead.
  if (::tcsetattr(STDIN_FILENO, TCSADRAIN, &raw) < 0) {
    throw Error::system("make the terminal raw", errno);
  }
  before_ = now;
}

void RawTerminal::leave() {
  if (before_) ::tcsetattr(STDIN_FILENO, TCSADRAIN, &*before_);
  before_.reset();
}

void RawTerminal::enter_again() {
  if (!before_) return;
  termios raw = *before_;
  ::cfmakeraw(&raw);
  ::tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
}

}  // namespace cnet::monitor
