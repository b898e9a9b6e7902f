#pragma once

#include "cnet/engine/containers.h"
#include "command.h"

namespace cnet::cmd {

/// What is mounted into a container: the flags `run` and `create` share.
void add_mount_flags(CLI::App& app, MountFlags& flags);

/// Throws Error (usage); a source that --mount names has to be there.
void parse_mount_flags(const MountFlags& flags, CreateContainer& out);

}  // namespace cnet::cmd
