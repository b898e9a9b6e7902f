#include "cnet/model/restart.h"

#include <algorithm>
#include <array>
#include <climits>

#include "cnet/base/error.h"
#include "cnet/base/text.h"

namespace cnet {
namespace {

using namespace std::chrono_literals;

constexpr auto kFirstWait = 100ms;
constexpr auto kLongestWait = 60'000ms;
constexpr auto kGoodRun = 10s;  // what lasts so long has not failed at once: the waits begin anew

constexpr std::array kModes{RestartMode::no, RestartMode::on_failure, RestartMode::always,
                            RestartMode::unless_stopped};

Error no_policy(std::string_view text) {
  return Error("--restart " + quoted(text) + " is no restart policy", Error::Kind::usage)
      .hint("the policies are no, on-failure[:N], always and unless-stopped");
}

}  // namespace

std::string restart_mode_name(RestartMode mode) {
  switch (mode) {
    case RestartMode::no:
      return "no";
    case RestartMode::on_failure:
      return "on-failure";
    case RestartMode::always:
      return "always";
    case RestartMode::unless_stopped:
      return "unless-stopped";
  }
  return {};
}

RestartPolicy parse_restart_policy(std::string_view text) {
  const std::string_view name = text.substr(0, text.find(':'));
  const auto mode = std::ranges::find(kModes, name, restart_mode_name);
  if (mode == kModes.end()) throw no_policy(text);
  RestartPolicy policy{.mode = *mode};
  if (name.size() == text.size()) return policy;
  const auto most = parse_number(text.substr(name.size() + 1), INT_MAX);
  if (!most) throw no_policy(text);
  if (policy.mode != RestartMode::on_failure) {
    throw Error("--restart " + quoted(text) + ": only on-failure has a number of restarts",
                Error::Kind::usage)
        .hint("`--restart " + restart_mode_name(policy.mode) + "` has no limit");
  }
  policy.most = static_cast<int>(*most);
  return policy;
}

std::chrono::milliseconds back_off(int waits) {
  if (waits <= 0) return 0ms;
  constexpr int most_doublings = 16;  // beyond the longest wait, far from an overflow
  return std::min<std::chrono::milliseconds>(
      kFirstWait * (1 << std::min(waits - 1, most_doublings)), kLongestWait);
}

bool wants_restart(const Restart& restart, int exit_code) {
  if (restart.stopped) return false;
  const RestartPolicy& policy = restart.policy;
  switch (policy.mode) {
    case RestartMode::no:
      return false;
    case RestartMode::on_failure:
      return exit_code != 0 && (policy.most == 0 || restart.count < policy.most);
    case RestartMode::always:
    case RestartMode::unless_stopped:
      return true;
  }
  return false;
}

Restart after_run(Restart restart, int exit_code, std::chrono::nanoseconds lasted) {
  restart.due.reset();
  if (!wants_restart(restart, exit_code)) return restart;
  if (lasted >= kGoodRun) restart.waits = 0;
  ++restart.waits;
  ++restart.count;
  restart.due = now() + back_off(restart.waits);
  return restart;
}

bool wants_start_at_boot(const Restart& restart, int exit_code) {
  return restart.policy.mode == RestartMode::always || wants_restart(restart, exit_code);
}

Restart started_by_hand(const Restart& restart) { return {.policy = restart.policy}; }

}  // namespace cnet
