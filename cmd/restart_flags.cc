#include "restart_flags.h"

#include "flags.h"

namespace cnet::cmd {

void add_restart_flags(CLI::App& app, RestartFlags& flags) {
  text(app, flags.policy,
       {"--restart", "POLICY", "When it has ended: no, on-failure[:N], always, unless-stopped"});
}

void parse_restart_flags(const RestartFlags& flags, CreateContainer& out) {
  if (flags.policy) out.restart = parse_restart_policy(*flags.policy);
}

}  // namespace cnet::cmd
