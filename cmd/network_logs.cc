#include <poll.h>
#include <sys/signalfd.h>

#include <cerrno>
#include <csignal>
#include <functional>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/engine/networks.h"
#include "cnet/engine/traffic.h"
#include "cnet/kernel/traffic_log.h"
#include "cnet/output/template.h"
#include "cnet/output/traffic_view.h"
#include "cnet/state/drop_log.h"
#include "command.h"
#include "flags.h"
#include "logged_network.h"
#include "moment.h"
#include "session.h"

namespace cnet::cmd {
namespace {

constexpr int kRenewal = 1000;  // ms: how long rules may be missing that somebody has loaded anew

struct Flags {
  std::string network, format;
  std::optional<std::string> since;
  bool drops = false, follow = false;
};

/// Prints one packet on one line.
using Show = std::function<std::string(const NamedPacket&)>;

Show shown_as(const std::string& format) {
  if (format.empty()) return output::traffic_line;
  if (format == "json" || format == "{{json .}}") {
    return [](const NamedPacket& named) { return output::json_text(output::traffic_json(named)); };
  }
  return [parsed = output::Template::parse(format)](const NamedPacket& named) {
    return parsed.render(output::traffic_json(named));
  };
}

/// Readable when somebody wants us to end: then there is time to take the rules away.
UniqueFd end_signals() {
  sigset_t set;
  ::sigemptyset(&set);
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) ::sigaddset(&set, number);
  ::sigprocmask(SIG_BLOCK, &set, nullptr);
  UniqueFd signals(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
  if (!signals) throw Error::system("signalfd", errno);
  return signals;
}

/// What the watcher has recorded from then on.
void print_recorded(Session& session, const Network& network, Time since, const Show& show) {
  World& world = session.world();
  if (!network.bridge.log_drops) {
    throw Error("nothing is recorded of it", Error::Kind::usage)
        .hint("`cnet network update -o log=drops " + network.name + "` records drops from then on");
  }
  note_unrecorded_drops(world, network);
  session.show_notes();
  int damaged = 0;
  state::RotatedReader(world.store.drop_file(network.id)).read([&](std::string_view line) {
    const auto packet = state::parse_dropped(line);
    if (!packet) ++damaged;
    if (packet && packet->packet.time >= since) session.print(show(*packet) + "\n");
  });
  if (damaged > 0) session.warn("skipped " + std::to_string(damaged) + " damaged lines");
}

void follow(Session& session, const Network& network, bool drops_only, const Show& show) {
  World& world = session.world();
  ::signal(SIGPIPE, SIG_IGN);  // a reader that goes away is no reason to leave rules behind
  const UniqueFd signals = end_signals();
  TrafficNames names(world, network);
  TrafficLog log({.mark = world.config.firewall_mark,
                  .network = logged_network(network),
                  .drops_only = drops_only});
  for (;;) {
    pollfd polled[] = {{.fd = log.fd(), .events = POLLIN, .revents = 0},
                       {.fd = signals.get(), .events = POLLIN, .revents = 0}};
    const int ready = ::poll(polled, std::size(polled), kRenewal);
    if (ready < 0 && errno != EINTR) throw Error::system("poll", errno);
    if (polled[1].revents != 0) return;
    if (ready == 0) log.renew();
    while (auto packet = log.next()) {
      const auto named = names.name(std::move(*packet));
      if (named) session.print(show(*named) + "\n");
    }
    if (log.take_lost()) session.warn("some packets were not told of: there were too many at once");
    session.flush();
  }
}

int run(Session& session, const Flags& flags) {
  session.set_goal("show traffic of network " + cnet::quoted(flags.network));
  const Show show = shown_as(flags.format);
  const Network network = view_network(session.world(), flags.network).network;
  if (network.driver != DriverKind::bridge || !network.bridge.managed) {
    throw Error("only networks on a bridge of cnet's have rules that can tell of packets",
                Error::Kind::usage);
  }
  if (flags.since) {
    print_recorded(session, network, parse_moment(*flags.since, now()), show);
    session.flush();
    if (!flags.follow) return 0;
  }
  follow(session, network, flags.drops, show);
  return 0;
}

}  // namespace

Action build_network_logs(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  flag(app, "--drops", flags->drops, "Dropped packets alone");
  flag(app, "-f,--follow", flags->follow,
       "Go on until it is ended; without --since it does anyway");
  text(app, flags->since,
       {"--since", "TIME", "What was dropped since then, like 10m; needs -o log=drops"});
  text(app, flags->format, {"--format", "FORMAT", "json or a Go template"});
  argument(app, "NETWORK", flags->network);
  return [flags](Session& session) { return run(session, *flags); };
}

}  // namespace cnet::cmd
