#include "closing_command.h"

#include "cnet/monitor/child_program.h"

namespace cnet::monitor {

UniqueFd start_closing_command(const std::vector<std::string>& argv) {
  return start_program(argv, {});
}

int reap_closing_command(const UniqueFd& pidfd) { return reap_program(pidfd); }

}  // namespace cnet::monitor
