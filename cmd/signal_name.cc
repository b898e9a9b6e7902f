#include "signal_name.h"

#include <csignal>
#include <cstring>

#include "cnet/base/error.h"
#include "cnet/base/text.h"

namespace cnet::cmd {

int parse_signal(const std::string& text) {
  const auto last = static_cast<std::uint64_t>(SIGRTMAX);
  if (const auto number = parse_number(text, last); number && *number > 0) {
    return static_cast<int>(*number);
  }
  std::string name = lower(text);
  if (name.starts_with("sig")) name.erase(0, 3);
  for (int signal = 1; signal < SIGRTMIN; ++signal) {
    const char* abbreviation = ::sigabbrev_np(signal);
    if (abbreviation != nullptr && lower(abbreviation) == name) return signal;
  }
  throw Error(cnet::quoted(text) + " is no signal", Error::Kind::usage)
      .hint("signals look like SIGTERM, HUP or 9");
}

}  // namespace cnet::cmd
