#include "session.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <iostream>

#include "action_log.h"
#include "close_behind.h"
#include "cnet/base/error.h"
#include "cnet/base/printable.h"
#include "cnet/base/text.h"
#include "cnet/engine/containers.h"
#include "world.h"

namespace cnet::cmd {

Session::Session(Globals globals) : globals_(std::move(globals)) {}
Session::~Session() = default;

RealWorld& Session::real() {
  if (!real_) real_ = std::make_unique<RealWorld>(globals_, Served::by_monitors);
  return *real_;
}

RealWorld& Session::foreground() {
  if (!real_) real_ = std::make_unique<RealWorld>(globals_, Served::by_this_process);
  return *real_;
}

World& Session::world() { return real().world(); }

void Session::print(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

void Session::warn(std::string_view text) {
  std::fflush(stdout);  // in the order of events when both go to one terminal
  // A part of it may be an image's word or a container's.
  std::fprintf(stderr, "cnet: %s\n", printable(text, Lines::kept).c_str());
}

int Session::for_each(const std::vector<std::string>& names, const std::string& goal,
                      const std::function<void(const std::string&)>& act) {
  int code = 0;
  for (const std::string& name : names) {
    set_goal(goal + " " + cnet::quoted(name));
    try {
      act(name);
    } catch (const Error& error) {
      report(error);
      code = error.exit_code().value_or(failure);
    }
  }
  return code;
}

void Session::report(const Error& error) {
  problem_ = error.problem();
  warn(goal_.empty() ? error.problem() : goal_ + ": " + error.problem());
  if (!error.hint().empty())
    std::fprintf(stderr, "hint: %s\n", printable(error.hint(), Lines::kept).c_str());
  if (globals_.debug && error.err() != 0) std::fprintf(stderr, "debug: errno %d\n", error.err());
}

void Session::log(const Command& command, Time begin) {
  if (!real_) return;
  LoggedAction action{.time = begin,
                      .action = std::string(command.name),
                      .goal = goal_ == command.name ? "" : goal_,
                      .problem = problem_,
                      .duration = now() - begin};
  add_names(action, real_->events().recorded());
  action.containers.insert(action.containers.end(), concerned_.begin(), concerned_.end());
  const bool acts = command.needs == Needs::kernel || !real_->events().recorded().empty();
  action.level = !acts ? LogLevel::debug : problem_.empty() ? LogLevel::info : LogLevel::error;
  const std::string trouble = log_action(world().config, action);
  if (!trouble.empty() && globals_.debug) warn("it could not be logged: " + trouble);
}

void Session::show_notes() {
  if (!real_) return;
  for (const std::string& note : world().notes) warn(note);
  world().notes.clear();
  if (const auto problem = real_->events().take_problem()) warn(*problem);
  const auto& warnings = world().store.warnings();
  for (; warnings_shown_ < warnings.size(); ++warnings_shown_) warn(warnings[warnings_shown_]);
}

void Session::resume_lost() {
  if (real_) resume_lost_containers(world());
}

void Session::flush() {
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
    throw Error::system("write to standard output", errno);
  }
}

void Session::let_go() {
  if (!real_) return;
  if (auto socket = real_->kernel().release_slow_socket()) close_behind(*std::move(socket));
}

bool confirm(Session& session, std::string_view question) {
  if (::isatty(STDIN_FILENO) == 0) {
    throw Error("standard input is no terminal, so nobody can be asked", Error::Kind::usage)
        .hint("--force does it without asking");
  }
  session.print(std::string(question) + " [y/N] ");
  session.flush();
  std::string answer;
  std::getline(std::cin, answer);
  answer = lower(trim(answer));
  return answer == "y" || answer == "yes";
}

}  // namespace cnet::cmd
