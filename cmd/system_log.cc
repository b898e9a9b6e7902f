#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>

#include "action_log.h"
#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "command.h"
#include "flags.h"
#include "moment.h"
#include "session.h"

namespace cnet::cmd {
namespace {

struct Flags {
  std::optional<std::string> since, until;
  std::string name;
  bool follow = false;
};

struct Wanted {
  std::optional<Time> since, until;
  std::string name;

  bool accepts(std::string_view line) const {
    const auto time = time_of_action(line);
    if (!time || (since && *time < *since) || (until && *time > *until)) return false;
    return name.empty() || names_object(line, name);
  }
};

/// What the journal has of cnet; only its own program can read it.
void read_journal(Session& session, const Wanted& wanted, bool follow) {
  const std::string command =
      std::string("exec journalctl --identifier=cnet --output=cat --no-pager") +
      (follow ? " --follow --lines=all" : "");
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(::popen(command.c_str(), "re"),
                                                             ::pclose);
  if (!pipe) throw Error::system("execute journalctl", errno);
  std::array<char, 16384> line{};
  while (std::fgets(line.data(), static_cast<int>(line.size()), pipe.get()) != nullptr) {
    if (!wanted.accepts(trim(line.data()))) continue;
    session.print(line.data());
    if (follow) session.flush();
  }
}

void read_file(Session& session, const Wanted& wanted, bool follow) {
  const state::RotatedFile file = action_log_file(session.world().config);
  const UniqueFd changes = follow ? state::watch_for_lines(file) : UniqueFd();
  state::RotatedReader reader(file);
  for (;;) {
    reader.read([&](std::string_view line) {
      if (wanted.accepts(line)) session.print(std::string(line) + "\n");
    });
    session.flush();
    if (!follow) return;
    pollfd polled{.fd = changes.get(), .events = POLLIN, .revents = 0};
    if (::poll(&polled, 1, -1) < 0 && errno != EINTR) throw Error::system("poll", errno);
    std::array<char, 4096> drained{};
    while (::read(changes.get(), drained.data(), drained.size()) > 0) {
    }
  }
}

int run(Session& session, const Flags& flags) {
  session.set_goal("show cnet's log");
  const Time begin = now();
  Wanted wanted{.since = std::nullopt, .until = std::nullopt, .name = flags.name};
  if (flags.since) wanted.since = parse_moment(*flags.since, begin);
  if (flags.until) wanted.until = parse_moment(*flags.until, begin);
  const std::string& file = session.world().config.log_file;
  if (file == kNoLog) {
    throw Error("there is none: the configuration's \"log-file\" is \"none\"");
  }
  if (file == kJournalLog) {
    read_journal(session, wanted, flags.follow);
  } else {
    read_file(session, wanted, flags.follow);
  }
  return 0;
}

}  // namespace

Action build_system_log(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  flag(app, "-f,--follow", flags->follow, "Go on with what is written from now on");
  text(app, flags->since, {"--since", "TIME", "Begin with what was done since then, like 10m"});
  text(app, flags->until, {"--until", "TIME", "Nothing that was done later"});
  optional_argument(app, "NAME", flags->name);
  return [flags](Session& session) { return run(session, *flags); };
}

}  // namespace cnet::cmd
