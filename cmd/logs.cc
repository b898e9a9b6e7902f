#include <poll.h>
#include <sys/inotify.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstdio>
#include <deque>
#include <optional>
#include <utility>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/base/unique_fd.h"
#include "cnet/engine/containers.h"
#include "command.h"
#include "flags.h"
#include "log_file.h"
#include "moment.h"
#include "session.h"

namespace cnet::cmd {
namespace {

struct Flags {
  std::string container;
  std::string tail = "all";
  std::optional<std::string> since, until;
  bool follow = false;
  bool timestamps = false;
  bool details = false;
};

/// What is to be shown of the log.
struct Wish {
  std::optional<Time> since, until;
  std::optional<std::uint64_t> tail;
};

/// As in a URL's query, which is what Docker writes.
std::string escaped(const std::string& text) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80 &&
        (std::isalnum(byte) != 0 || std::string_view("-_.~").find(c) != std::string_view::npos)) {
      out += c;
    } else if (c == ' ') {
      out += '+';
    } else {
      out += {'%', hex[byte >> 4], hex[byte & 15]};
    }
  }
  return out;
}

std::string details_of(const LogEntry& entry) {
  std::string out;
  for (const auto& [key, value] : entry.attributes) {
    out += (out.empty() ? "" : ",") + escaped(key) + "=" + escaped(value);
  }
  return out + " ";
}

/// What the container wrote to stdout and stderr goes to ours.
void show(const LogEntry& entry, const Flags& flags) {
  std::FILE* stream = entry.is_stderr ? stderr : stdout;
  if (entry.is_stderr) std::fflush(stdout);  // in their order when both are one terminal
  std::string head;
  if (flags.timestamps) head = rfc3339(entry.time) + " ";
  if (flags.details) head += details_of(entry);
  std::fwrite(head.data(), 1, head.size(), stream);
  std::fwrite(entry.text.data(), 1, entry.text.size(), stream);
}

/// Becomes readable when the process that writes the log ends. Empty when it has ended.
UniqueFd writer_of(World& world, const ContainerView& view) {
  if (!view.run) return {};
  UniqueFd monitor(static_cast<int>(::syscall(SYS_pidfd_open, view.run->monitor_pid, 0)));
  // The number may belong to another process by now: only a living monitor holds its lock.
  if (!world.runtime.alive(view.container.id)) return {};
  return monitor;
}

/// Tells when the file that is read is written to, or becomes an older one.
class Watch {
 public:
  Watch() : events_(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {
    if (!events_) throw Error::system("inotify_init1", errno);
  }
  int fd() const { return events_.get(); }

  /// Absent in the first call, and behind each rotation: true, and what was written in between has
  /// to be looked for.
  bool moves_to(const LogFile& log) {
    if (log.inode() == inode_) return false;
    inode_ = log.inode();
    // By descriptor: the path of a --rm container may be gone in a moment.
    const std::string path = "/proc/self/fd/" + std::to_string(log.fd());
    if (::inotify_add_watch(events_.get(), path.c_str(), IN_MODIFY | IN_MOVE_SELF | IN_ATTRIB) <
        0) {
      throw Error::system("watch log", errno);
    }
    return true;
  }

  void drain() const {
    std::array<char, 4096> drained{};
    while (::read(events_.get(), drained.data(), drained.size()) > 0) {
    }
  }

 private:
  UniqueFd events_;
  ino_t inode_ = 0;
};

/// While nobody writes, how long to wait before it is asked again whether somebody will.
constexpr int kMoment = 50;  // milliseconds
/// `cnet restart` has a stopped container started again; nothing tells it from a stop before it is.
constexpr int kMomentsToRestart = 5;

/// What is waited for, and for how long at most.
struct Wait {
  const UniqueFd& writer;
  std::optional<Time> until;
  bool is_behind = false;
};

/// Returns false when the writer has ended. Without one, waits a moment.
bool wait_for_more(const Watch& watch, const Wait& wait) {
  std::array<pollfd, 2> fds{{{watch.fd(), POLLIN, 0}, {wait.writer.get(), POLLIN, 0}}};
  int limit = wait.writer && !wait.is_behind ? -1 : kMoment;
  if (wait.until) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*wait.until - now());
    const int most = static_cast<int>(std::clamp<long>(left.count(), 0, 1 << 30));
    limit = limit < 0 ? most : std::min(limit, most);
  }
  if (::poll(fds.data(), fds.size(), limit) < 0 && errno != EINTR) {
    throw Error::system("poll", errno);
  }
  watch.drain();
  return wait.writer && fds[1].revents == 0;
}

/// Shows what is written until the container has ended for good, or until that time. Every run
/// appends to the same log, so that nothing is lost or shown twice where one follows another.
void follow(Session& session, const ContainerView& view, LogFile& log, const Wish& wish,
            const LogFile::Sink& sink) {
  World& world = session.world();
  const ContainerId id = view.container.id;
  UniqueFd writer = writer_of(world, view);
  Watch watch;
  for (int idle = 0; idle < kMomentsToRestart;) {
    while (watch.moves_to(log)) {
      if (!log.read(sink)) return;  // what came before the watch
    }
    session.flush();
    if (wish.until && now() >= *wish.until) return;
    const bool writes =
        wait_for_more(watch, {.writer = writer, .until = wish.until, .is_behind = log.is_behind()});
    if (!log.read(sink)) return;
    if (writes) continue;
    const auto present = view_recorded(world, id);
    if (!present) break;
    writer = writer_of(world, *present);
    idle = writer || present->status == Status::restarting ? 0 : idle + 1;
  }
  log.read(sink);
}

/// The last of the entries before a time: which ones those are is known at the end only.
void show_last_before(LogFile& log, const Wish& wish, const LogFile::Sink& sink) {
  std::deque<LogEntry> last;
  log.read([&](const LogEntry& entry) {
    if (entry.time > *wish.until) return false;
    if (wish.since && entry.time < *wish.since) return true;
    last.push_back(entry);
    if (last.size() > *wish.tail) last.pop_front();
    return true;
  });
  for (const LogEntry& entry : last) sink(entry);
}

Wish wish_of(const Flags& flags) {
  Wish wish;
  const Time moment = now();
  if (flags.since) wish.since = parse_moment(*flags.since, moment);
  if (flags.until) wish.until = parse_moment(*flags.until, moment);
  if (flags.tail != "all" && flags.tail != "-1") {
    wish.tail = parse_number(flags.tail, UINT32_MAX);
    if (!wish.tail) {
      throw Error("--tail " + cnet::quoted(flags.tail) + " is no number", Error::Kind::usage);
    }
  }
  return wish;
}

LogFiles files_of(World& world, const ContainerView& view) {
  const LogSettings settings = parse_logging(view.container.logging);
  if (!settings.file) {
    throw Error("configured logging driver does not support reading")
        .hint("its log driver is " + view.container.logging.driver + ": " +
              (settings.driver == LogDriver::none ? "nothing is kept of what it writes"
                                                  : "no copy is kept here (cache-disabled)"));
  }
  return {.path = view.log_path, .most = settings.file->max_files, .helper = world.log_helper};
}

int run(Session& session, const Flags& flags) {
  session.set_goal("show logs of " + cnet::quoted(flags.container));
  const Wish wish = wish_of(flags);
  World& world = session.world();
  const ContainerView view = view_container(world, flags.container);
  LogFile log(files_of(world, view));
  const auto sink = [&](const LogEntry& entry) {
    if (wish.until && entry.time > *wish.until) return false;
    if (!wish.since || entry.time >= *wish.since) show(entry, flags);
    return true;
  };
  const bool ended_already = wish.until && *wish.until <= now();
  if (wish.tail && ended_already) {
    show_last_before(log, wish, sink);
    return 0;
  }
  if (wish.tail) {
    log.seek_to_last(*wish.tail);
  } else if (wish.since) {
    log.skip_files_before(*wish.since);
  }
  const bool goes_on =
      flags.follow && !ended_already && (view.run || view.status == Status::restarting);
  if (log.read(sink) && goes_on && log.fd() >= 0) follow(session, view, log, wish, sink);
  return 0;
}

}  // namespace

Action build_logs(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  flag(app, "--details", flags->details,
       "Put what the log driver knows of it in front of each line");
  flag(app, "-f,--follow", flags->follow, "Go on until the container has ended for good");
  text(app, flags->since, {"--since", "TIME", "Only what was written since then, like 10m"});
  text(app, flags->tail, {"-n,--tail", "NUMBER", "Only the last lines (default all)"});
  flag(app, "-t,--timestamps", flags->timestamps, "Put the time in front of each line");
  text(app, flags->until, {"--until", "TIME", "Only what was written until then"});
  argument(app, "CONTAINER", flags->container);
  return [flags](Session& session) { return run(session, *flags); };
}

}  // namespace cnet::cmd
