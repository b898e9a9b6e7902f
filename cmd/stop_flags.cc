#include "stop_flags.h"

#include "flags.h"
#include "signal_name.h"

namespace cnet::cmd {
namespace {

constexpr std::chrono::hours kForEver{24 * 365};  // what a negative time stands for

}  // namespace

void add_stop_flags(CLI::App& app, StopFlags& flags) {
  text(app, flags.signal, {"-s,--signal", "SIGNAL", "What to send (default: the container's own)"});
  number(app, flags.timeout,
         {"-t,--timeout,--time", "SECONDS", "How long to wait before it is killed; -1 for ever"});
  arguments(app, "CONTAINER", flags.names, 1);
}

std::optional<int> signal_of(const StopFlags& flags) {
  if (!flags.signal) return std::nullopt;
  return parse_signal(*flags.signal);
}

std::optional<std::chrono::seconds> timeout_of(const StopFlags& flags) {
  if (!flags.timeout) return std::nullopt;
  return *flags.timeout < 0 ? kForEver : std::chrono::seconds(*flags.timeout);
}

}  // namespace cnet::cmd
