#include "dry_run.h"

#include <ranges>

namespace cnet::cmd {

void print_commands(Session& session, const std::vector<std::string>& commands) {
  for (const std::string& command : commands) session.print(command + "\n");
}

void print_change(Session& session, const SandboxChange& change) {
  for (const Resource& resource : std::views::reverse(change.removed)) {
    print_commands(session, describe_removal(resource));
  }
  print_commands(session, change.calls);
  print_commands(session, describe(change.added));
}

}  // namespace cnet::cmd
