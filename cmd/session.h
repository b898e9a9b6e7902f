#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cnet/engine/world.h"
#include "command.h"
#include "globals.h"

namespace cnet::cmd {

class RealWorld;

/// One run of the program: the world at first use, and the two streams nobody else writes to.
class Session {
 public:
  explicit Session(Globals globals);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// The real world; opened at first use.
  RealWorld& real();
  World& world();
  /// The world of a foreground `run`, which serves its container itself. Only instead of the above.
  RealWorld& foreground();
  const Globals& globals() const { return globals_; }

  /// To stdout, as it is.
  void print(std::string_view text);
  /// To stderr, behind "cnet: ".
  void warn(std::string_view text);

  /// What the operator wanted, for the error: `create network "web"`.
  void set_goal(std::string goal) { goal_ = std::move(goal); }
  const std::string& goal() const { return goal_; }

  /// A container that no event of this command names, for the engine's log.
  void concerns(std::string container) { concerned_.push_back(std::move(container)); }

  /// Does `act` for each name. Keeps going: a failure is reported at once, and the result is then
  /// `failure` (or the code the Error brought along), else 0. `goal` is put in front of the quoted
  /// name: "remove network".
  int for_each(const std::vector<std::string>& names, const std::string& goal,
               const std::function<void(const std::string&)>& act);

  /// The four parts of an error on stderr.
  void report(const Error& error);

  /// Behind the command's own work, if it had to do with containers or networks at all: restart
  /// policies of containers that lost their monitor.
  void resume_lost();

  /// Into the engine's log, if anything of the world was looked at: what the command has done, or
  /// why it could not.
  void log(const Command& command, Time begin);

  /// Shows what the use cases and the store have noted since the last call.
  void show_notes();

  /// Writes stdout out. Throws Error when that fails: a full disk must not look like success.
  void flush();

  /// The command's work is done: what only takes time to let go of is let go of behind its back.
  void let_go();

  /// The exit code of the command's errors.
  int failure = 125;

 private:
  Globals globals_;
  std::string goal_;
  std::unique_ptr<RealWorld> real_;
  std::size_t warnings_shown_ = 0;
  std::vector<std::string> concerned_;
  std::string problem_;  ///< of the last error that was reported
};

/// Asks on the terminal: true for y or yes. Without a terminal it throws an Error that names
/// --force.
bool confirm(Session& session, std::string_view question);

}  // namespace cnet::cmd
