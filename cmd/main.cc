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

int run_command(Session& session, const Command& command, std::vector<std::string> words) {
  session.failure = command.failure;
  session.set_goal(std::string(command.name));
  BuiltCommand built(command);
  if (!parse_flags(built.app, std::move(words))) {
    session.print(command_help(command, built.app));
    return 0;
  }
  require(command.needs);
  return built.action(session);
}

/// What a wrong command line gets when the Error itself says no way out.
Error with_usage(const Error& error, const Command* command) {
  Error copy = error;
  if (error.kind() != Error::Kind::usage || !error.hint().empty()) return copy;
  return std::move(copy).hint(command != nullptr ? "usage: " + usage_line(*command)
                                                 : "\"cnet --help\" lists the commands");
}

int run(std::vector<std::string> words) {
  Globals globals;
  const Command* command = nullptr;
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
    session->report(with_usage(error, command));
    code = error.exit_code().value_or(session->failure);
  }
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
