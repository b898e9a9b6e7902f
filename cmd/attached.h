#pragma once

#include <string>

#include "cnet/monitor/client.h"
#include "command.h"

namespace cnet::cmd {

/// --detach-keys.
void add_detach_keys(CLI::App& app, std::string& keys);
/// Not given: ctrl-p,ctrl-q. Throws Error (usage).
monitor::DetachKeys parse_detach_keys(const std::string& keys);

/// Throws Error (usage) when standard input is no terminal: it cannot be that of a container then.
void require_terminal();

/// Serves it at our own streams; returns the exit code of the command.
int serve(Session& session, monitor::RemoteProcess& process, const monitor::ClientOptions& options);

}  // namespace cnet::cmd
