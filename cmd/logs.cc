#include <poll.h>
#include <sys/inotify.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <functional>
#include <utility>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/base/unique_fd.h"
#include "cnet/engine/containers.h"
#include "command.h"
#include "flags.h"
#include "log_file.h"
#include "session.h"

namespace cnet::cmd {
namespace {

struct Flags {
  std::string container;
  std::string tail = "all";
  bool follow = false;
  bool timestamps = false;
};

/// What the container wrote to stdout and stderr goes to ours.
void show(const LogEntry& entry, bool timestamps) {
  std::FILE* stream = entry.is_stderr ? stderr : stdout;
  if (entry.is_stderr) std::fflush(stdout);  // in their order when both are one terminal
  const std::string text = timestamps ? entry.time + " " + entry.text : entry.text;
  std::fwrite(text.data(), 1, text.size(), stream);
}

/// Becomes readable when the process that writes the log ends. Empty when it has ended.
UniqueFd writer_of(World& world, const ContainerView& view) {
  if (!view.run) return {};
  UniqueFd monitor(static_cast<int>(::syscall(SYS_pidfd_open, view.run->monitor_pid, 0)));
  // The number may belong to another process by now: only a living monitor holds its lock.
  if (!world.runtime.alive(view.container.id)) return {};
  return monitor;
}

UniqueFd watch(const LogFile& log) {
  UniqueFd events(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
  if (!events) throw Error::system("inotify_init1", errno);
  // By descriptor: the path of a --rm container may be gone in a moment.
  const std::string path = "/proc/self/fd/" + std::to_string(log.fd());
  if (::inotify_add_watch(events.get(), path.c_str(), IN_MODIFY) < 0) {
    throw Error::system("watch log", errno);
  }
  return events;
}

/// While nobody writes, how long to wait before it is asked again whether somebody will.
constexpr int kMoment = 50;  // milliseconds
/// `cnet restart` has a stopped container started again; nothing tells it from a stop before it is.
constexpr int kMomentsToRestart = 5;

/// Returns false when the writer has ended. Without one, waits a moment.
bool wait_for_more(const UniqueFd& events, const UniqueFd& writer) {
  std::array<pollfd, 2> fds{{{events.get(), POLLIN, 0}, {writer.get(), POLLIN, 0}}};
  if (::poll(fds.data(), fds.size(), writer ? -1 : kMoment) < 0 && errno != EINTR)
    throw Error::system("poll", errno);
  std::array<char, 4096> drained{};
  while (::read(events.get(), drained.data(), drained.size()) > 0) {
  }
  return writer && fds[1].revents == 0;
}

using Sink = std::function<void(const LogEntry&)>;

/// Shows what is written until the container has ended for good. Every run appends to the same
/// file, so that nothing is lost or shown twice where one follows another.
void follow(Session& session, const ContainerId& id, LogFile& log, UniqueFd writer,
            const Sink& sink) {
  World& world = session.world();
  const UniqueFd events = watch(log);
  log.read(sink);  // what came before the watch
  for (int idle = 0; idle < kMomentsToRestart;) {
    session.flush();
    const bool writes = wait_for_more(events, writer);
    log.read(sink);
    if (writes) continue;
    const auto view = view_recorded(world, id);
    if (!view) break;
    writer = writer_of(world, *view);
    idle = writer || view->status == Status::restarting ? 0 : idle + 1;
  }
  log.read(sink);
}

int run(Session& session, const Flags& flags) {
  session.set_goal("show logs of " + cnet::quoted(flags.container));
  std::optional<std::uint64_t> tail;
  if (flags.tail != "all" && flags.tail != "-1") {
    tail = parse_number(flags.tail, UINT32_MAX);
    if (!tail)
      throw Error("--tail " + cnet::quoted(flags.tail) + " is no number", Error::Kind::usage);
  }
  World& world = session.world();
  const ContainerView view = view_container(world, flags.container);
  LogFile log(view.log_path);
  UniqueFd writer = flags.follow ? writer_of(world, view) : UniqueFd();
  const bool goes_on = flags.follow && (writer || view.status == Status::restarting);
  if (tail) log.seek_to_last(*tail);
  const auto sink = [&](const LogEntry& entry) { show(entry, flags.timestamps); };
  log.read(sink);
  if (goes_on && log.fd() >= 0) follow(session, view.container.id, log, std::move(writer), sink);
  return 0;
}

}  // namespace

Action build_logs(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  flag(app, "-f,--follow", flags->follow, "Go on until the container has ended for good");
  text(app, flags->tail, {"-n,--tail", "NUMBER", "Only the last lines (default all)"});
  flag(app, "-t,--timestamps", flags->timestamps, "Put the time in front of each line");
  argument(app, "CONTAINER", flags->container);
  return [flags](Session& session) { return run(session, *flags); };
}

}  // namespace cnet::cmd
