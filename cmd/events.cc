#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/base/unique_fd.h"
#include "cnet/output/event_view.h"
#include "cnet/output/template.h"
#include "cnet/state/event_log.h"
#include "command.h"
#include "event_filter.h"
#include "flags.h"
#include "moment.h"
#include "session.h"

namespace cnet::cmd {
namespace {

struct Flags {
  std::optional<std::string> since, until;
  std::string format;
  std::vector<std::string> filters;
};

/// Prints one event on one line.
using Show = std::function<std::string(const Event&)>;

Show shown_as(const std::string& format) {
  if (format.empty()) return output::event_line;
  if (format == "json" || format == "{{json .}}") {
    return [](const Event& event) { return output::json_text(output::event_json(event)); };
  }
  return [parsed = output::Template::parse(format)](const Event& event) {
    return parsed.render(output::event_fields(event));
  };
}

/// Waits until something may have happened, or until then. False: that time has come.
bool wait_for_events(const UniqueFd& changes, const std::optional<Time>& until) {
  using std::chrono::milliseconds;
  int limit = -1;
  if (until) {
    const auto left = std::chrono::ceil<milliseconds>(*until - now());
    if (left <= milliseconds(0)) return false;
    limit = static_cast<int>(std::min<long>(left.count(), 1 << 30));
  }
  pollfd polled{.fd = changes.get(), .events = POLLIN, .revents = 0};
  if (::poll(&polled, 1, limit) < 0 && errno != EINTR) throw Error::system("poll", errno);
  std::array<char, 4096> drained{};
  while (::read(changes.get(), drained.data(), drained.size()) > 0) {
  }
  return true;
}

int run(Session& session, const Flags& flags) {
  session.set_goal("show events");
  const Time begin = now();
  const auto since = flags.since ? std::optional(parse_moment(*flags.since, begin)) : std::nullopt;
  const auto until = flags.until ? std::optional(parse_moment(*flags.until, begin)) : std::nullopt;
  const EventFilter filter(flags.filters);
  const Show show = shown_as(flags.format);
  const std::string& root = session.world().config.root;
  const bool follows = !until || *until > begin;
  const UniqueFd changes = follows ? state::watch_for_lines(state::event_file(root)) : UniqueFd();
  state::EventReader reader(root);
  if (!since && follows) reader.skip_to_end();
  do {
    reader.read([&](const Event& event) {
      if ((since && event.time < *since) || (until && event.time > *until)) return;
      if (filter.accepts(event)) session.print(show(event) + "\n");
    });
    session.flush();
    if (const int damaged = reader.take_damaged()) {
      session.warn(state::event_file(root).path + ": skipped " + std::to_string(damaged) +
                   " damaged line" + (damaged == 1 ? "" : "s"));
    }
  } while (follows && wait_for_events(changes, until));
  return 0;
}

}  // namespace

Action build_events(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  texts(app, flags->filters,
        {"-f,--filter", "KEY=VALUE",
         "Show only some: container=, event=, image=, label=, network=, scope=, type=, volume="});
  text(app, flags->format, {"--format", "FORMAT", "json or a Go template"});
  text(app, flags->since, {"--since", "TIME", "Begin with what happened since then, like 10m"});
  text(app, flags->until, {"--until", "TIME", "End at this time"});
  return [flags](Session& session) { return run(session, *flags); };
}

}  // namespace cnet::cmd
