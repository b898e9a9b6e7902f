#include "help.h"

#include <algorithm>

#include "built_command.h"
#include "flags.h"
#include "session.h"

namespace cnet::cmd {

Action build_help(CLI::App& app) {
  auto words = std::make_shared<std::vector<std::string>>();
  arguments(app, "COMMAND", *words, 0);
  return [words](Session& session) {
    if (words->size() == 1) {
      const auto topic = std::ranges::find(help_topics(), words->front(), &HelpTopic::name);
      if (topic != help_topics().end()) {
        session.print(topic_help(*topic));
        return 0;
      }
    }
    const Found found = find_command(*words);
    if (found.command == nullptr) {
      session.print(group_help(found.group));
      return 0;
    }
    session.print(command_help(*found.command, BuiltCommand(*found.command).app));
    return 0;
  };
}

}  // namespace cnet::cmd
