#pragma once

#include "cnet/model/process_settings.h"
#include "command.h"

namespace cnet::cmd {

/// What every process of a container gets: the flags `run` and `create` share.
void add_process_flags(CLI::App& app, ProcessFlags& flags);

/// Parsed, and possible on this host; throws Error that names the flag.
ProcessSettings process_settings(const ProcessFlags& flags);

}  // namespace cnet::cmd
