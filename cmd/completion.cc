#include <string_view>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "command.h"
#include "completion_scripts.h"
#include "flags.h"
#include "session.h"

namespace cnet::cmd {

Action build_completion(CLI::App& app) {
  auto shell = std::make_shared<std::string>();
  argument(app, "SHELL", *shell);
  return [shell](Session& session) {
    session.set_goal("print completion");
    for (const CompletionScript& script : kCompletionScripts) {
      if (script.shell != *shell) continue;
      session.print(script.text);
      return 0;
    }
    throw Error(cnet::quoted(*shell) + " is no shell cnet has a script for", Error::Kind::usage)
        .hint("the shells are bash, zsh and fish");
  };
}

}  // namespace cnet::cmd
