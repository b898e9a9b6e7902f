#include "namespace_flags.h"

#include "flags.h"

namespace cnet::cmd {

void add_namespace_flags(CLI::App& app, NamespaceFlags& flags) {
  flag(app, "--init", flags.init, "Run the command behind a process 1 that collects orphans");
  text(app, flags.ipc,
       {"--ipc", "MODE", "IPC: private (default), shareable, none, host or container:NAME"});
  text(app, flags.pid, {"--pid", "MODE", "Process ids: host or container:NAME (default: its own)"});
  text(app, flags.uts, {"--uts", "MODE", "Host name: host or container:NAME (default: its own)"});
  text(app, flags.users,
       {"--userns", "MODE", "Users: host (default), auto or UID:COUNT, the host's ids of its own"});
}

void parse_namespace_flags(const NamespaceFlags& flags, CreateContainer& out) {
  if (flags.pid) out.namespaces.pid = parse_namespace("--pid", *flags.pid);
  if (flags.ipc) out.namespaces.ipc = parse_namespace("--ipc", *flags.ipc);
  if (flags.uts) out.namespaces.uts = parse_namespace("--uts", *flags.uts);
  if (flags.users) out.namespaces.users = parse_own_users(*flags.users);
  out.init = flags.init;
}

}  // namespace cnet::cmd
