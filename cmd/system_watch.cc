#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <chrono>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/engine/containers.h"
#include "cnet/engine/system.h"
#include "cnet/kernel/ruleset_watch.h"
#include "command.h"
#include "drop_recorder.h"
#include "session.h"
#include "world.h"

namespace cnet::cmd {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// How often restart policies of containers without a monitor are looked after, and what could not
/// be restored is tried again.
constexpr milliseconds kRound{1000};
/// A program that loads its rules anew does so in many transactions, one soon after the other.
constexpr milliseconds kOthersSettle{200};

std::string who(const RulesetChange& change) {
  if (change.program.empty()) return "somebody";
  return change.program + " (pid " + std::to_string(change.pid) + ")";
}

void show_notes(Session& session, World& world) {
  for (const std::string& note : world.notes) session.warn(note);
  world.notes.clear();
}

/// What is missing of the firewall is put back, and said. False when that failed.
bool restore(Session& session, const std::string& reason) {
  const auto begin = Clock::now();
  RealWorld real(session.globals(), Served::by_monitors);  // anew: it keeps namespaces open
  const RestoredFirewall restored = restore_firewall(real.world());
  const auto took = std::chrono::duration_cast<milliseconds>(Clock::now() - begin);
  if (!restored.made.empty()) {
    session.warn(reason + "; made again in " + std::to_string(took.count()) +
                 " ms: " + join(restored.made, ", "));
  }
  for (const std::string& failure : restored.failures) session.warn("restore: " + failure);
  show_notes(session, real.world());
  return restored.failures.empty();
}

void resume(Session& session) {
  RealWorld real(session.globals(), Served::by_monitors);
  resume_lost_containers(real.world());
  show_notes(session, real.world());
}

/// Waits until nobody has changed rules for a moment, or somebody has changed cnet's.
void settle(RulesetWatch& watch) {
  const auto deadline = Clock::now() + kRound;
  while (const auto change = watch.next(kOthersSettle)) {
    if (change->own_tables || Clock::now() > deadline) return;
  }
}

/// Until rules have changed, packets were dropped, or that time has come.
void wait(const RulesetWatch& watch, const DropRecorder& drops, Clock::time_point until) {
  std::vector<pollfd> polled{{.fd = watch.fd(), .events = POLLIN, .revents = 0}};
  for (const int fd : drops.watched()) {
    polled.push_back({.fd = fd, .events = POLLIN, .revents = 0});
  }
  const auto left =
      std::max(std::chrono::ceil<milliseconds>(until - Clock::now()), milliseconds(0));
  const int limit = static_cast<int>(left.count());
  if (::poll(polled.data(), polled.size(), limit) < 0 && errno != EINTR) {
    throw Error::system("poll", errno);
  }
}

int run(Session& session) {
  session.set_goal("watch the firewall");
  RulesetWatch watch;
  session.warn("watching the firewall");
  bool whole = restore(session, "rules were missing");
  DropRecorder drops(session);
  drops.look_for_networks();
  auto next_round = Clock::now() + kRound;
  for (;;) {
    wait(watch, drops, next_round);
    while (const auto change = watch.next(milliseconds(0))) {
      if (!change->own_tables) settle(watch);
      whole = restore(session, "rules were removed by " + who(*change));
    }
    drops.record();
    if (Clock::now() < next_round) continue;
    if (!whole) whole = restore(session, "rules were missing");
    resume(session);
    drops.look_for_networks();
    next_round = Clock::now() + kRound;
  }
}

}  // namespace

Action build_system_watch(CLI::App&) { return run; }

}  // namespace cnet::cmd
