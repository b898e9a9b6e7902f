#include <unistd.h>

#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "built_command.h"
#include "cnet/base/error.h"
#include "command.h"
#include "flags.h"
#include "globals.h"
#include "help.h"
#include "privileges.h"
#include "session.h"

namespace cnet::cmd {
namespace {

/// A command of the same verb that has the flag: `network create` for "create --subnet".
std::string command_with(const std::string& flag, const Command& wrong) {
  const auto verb = [](std::string_view name) { return name.substr(name.rfind(' ') + 1); };
  for (const Command& other : commands()) {
    if (other.name == wrong.name || verb(other.name) != verb(wrong.name)) continue;
    if (BuiltCommand(other).app.get_option_no_throw(flag) != nullptr) {
      return "`cnet " + std::string(other.name) + "` has it";
    }
  }
  return "";
}

int run_command(Session& session, const Command& command, std::vector<std::string> words) {
  session.failure = command.failure;
  session.set_goal(std::string(command.name));
  BuiltCommand built(command);
  const auto elsewhere = [&](const std::string& flag) { return command_with(flag, command); };
  if (!parse_flags(built.app, std::move(words), elsewhere)) {
    session.print(command_help(command, built.app));
    return 0;
  }
  require(command.needs);
  return built.action(session);
}

/// The usage line below a mistake on the command line, unless the Error itself says a way out.
void show_usage(const Error& error, const Command* command) {
  if (error.kind() != Error::Kind::usage || !error.hint().empty() || command == nullptr) return;
  std::fprintf(stderr, "usage: %s\n", usage_line(*command).c_str());
}

int run(std::vector<std::string> words) {
  Globals globals;
  const Command* command = nullptr;
  const Time begin = now();
  int code = 0;
  std::unique_ptr<Session> session = std::make_unique<Session>(globals);
  try {
    globals = take_globals(words);
    session = std::make_unique<Session>(globals);
    if (globals.version) words = {"version"};
    if (globals.help) words.clear();
    const Found found = find_command(words);
    command = found.command;
    if (command == nullptr) {
      session->print(group_help(found.group));
    } else {
      words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(found.words));
      code = run_command(*session, *command, std::move(words));
    }
    session->flush();
  } catch (const Error& error) {
    session->report(error);
    show_usage(error, command);
    code = error.exit_code().value_or(session->failure);
  }
  if (command != nullptr) session->log(*command, begin);
  if (command != nullptr && !command->hidden) session->resume_lost();
  session->show_notes();
  session->let_go();
  return code;
}

}  // namespace
}  // namespace cnet::cmd

int main(int argc, char** argv) {
  try {
    return cnet::cmd::run({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    // No memory, or a mistake of cnet's own: say so, never a bare abort.
    std::fprintf(stderr, "cnet: internal error: %s\n", error.what());
    return 125;
  }
}
