#include "built_command.h"

#include "flags.h"

namespace cnet::cmd {

BuiltCommand::BuiltCommand(const Command& command) {
  app.set_help_flag();  // CLI11's own would take -h, which is the hostname for `run`
  action = command.build(app);
  add_help(app);
}

}  // namespace cnet::cmd
