#include "cnet/base/error.h"
#include "cnet/engine/containers.h"
#include "command.h"
#include "flags.h"
#include "session.h"
#include "signal_name.h"

namespace cnet::cmd {
namespace {

struct Flags {
  std::vector<std::string> names;
  std::optional<std::string> signal;
  std::optional<int> timeout;
};

constexpr std::chrono::hours kForEver{24 * 365};  // what a negative time stands for

std::optional<std::chrono::seconds> timeout_of(const Flags& flags) {
  if (!flags.timeout) return std::nullopt;
  return *flags.timeout < 0 ? kForEver : std::chrono::seconds(*flags.timeout);
}

int run(Session& session, const Flags& flags) {
  std::optional<int> signal;
  if (flags.signal) signal = parse_signal(*flags.signal);
  const auto timeout = timeout_of(flags);
  return session.for_each(flags.names, "stop", [&](const std::string& name) {
    stop_container(session.world(), name, signal, timeout);
    session.print(name + "\n");
  });
}

}  // namespace

Action build_stop(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  text(app, flags->signal,
       {"-s,--signal", "SIGNAL", "What to send (default: the container's own)"});
  number(app, flags->timeout,
         {"-t,--timeout,--time", "SECONDS", "How long to wait before it is killed; -1 for ever"});
  arguments(app, "CONTAINER", flags->names, 1);
  return [flags](Session& session) { return run(session, *flags); };
}

}  // namespace cnet::cmd
