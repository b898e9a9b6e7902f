#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "cnet/base/time.h"

namespace cnet {

enum class RestartMode { no, on_failure, always, unless_stopped };

/// --restart: what follows when a run has ended by itself.
struct RestartPolicy {
  RestartMode mode = RestartMode::no;
  int most = 0;  ///< of on_failure: restarts in a row; 0: no limit
  friend bool operator==(const RestartPolicy&, const RestartPolicy&) = default;
};

/// "no", "on-failure", "on-failure:3", "always", "unless-stopped"; throws Error (usage).
RestartPolicy parse_restart_policy(std::string_view text);
std::string restart_mode_name(RestartMode mode);  ///< "on-failure"

/// A container's policy and what it has done since the container was last started by hand.
struct Restart {
  RestartPolicy policy;
  int count = 0;           ///< restarts
  int waits = 0;           ///< those of them since a run last lasted 10 s: how long the next has to wait
  bool stopped = false;    ///< by hand (stop, kill, rm): the policy leaves it alone
  std::optional<Time> due; ///< it has ended and is to be started then; absent: it runs, or stays ended
  friend bool operator==(const Restart&, const Restart&) = default;
};

/// How long the n-th restart in a row waits: 100 ms, 200 ms ... 60 s. None for 0.
std::chrono::milliseconds back_off(int waits);

/// Whether a run that ended with this code is followed by another.
bool wants_restart(const Restart& restart, int exit_code);

/// What the record says after such a run: `due`, with the counts moved on, or nothing due.
Restart after_run(Restart restart, int exit_code, std::chrono::nanoseconds lasted);

/// Whether a container that was started before is started again with the host.
bool wants_start_at_boot(const Restart& restart, int exit_code);

/// As if it had never been restarted: what starting it by hand makes of it.
Restart started_by_hand(const Restart& restart);

}  // namespace cnet
