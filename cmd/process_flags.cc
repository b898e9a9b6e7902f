#include "process_flags.h"

#include "cnet/sandbox/ulimits.h"
#include "flags.h"

namespace cnet::cmd {

void add_process_flags(CLI::App& app, ProcessFlags& flags) {
  texts(app, flags.groups,
        {"--group-add", "GROUP", "One more group of its processes, by name or number"});
  texts(app, flags.ulimits,
        {"--ulimit", "NAME=SOFT[:HARD]", "Limit of each process, like nofile=1024:4096"});
  texts(app, flags.sysctls,
        {"--sysctl", "KEY=VALUE", "Kernel parameter of its own, like net.ipv4.ip_forward=1"});
}

ProcessSettings process_settings(const ProcessFlags& flags) {
  ProcessSettings settings = parse_process_flags(flags);
  sandbox::require_settable(settings.ulimits);
  return settings;
}

}  // namespace cnet::cmd
