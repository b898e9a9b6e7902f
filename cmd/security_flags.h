#pragma once

#include "cnet/model/security.h"
#include "command.h"

namespace cnet::cmd {

/// What a container may do: the flags `run` and `create` share.
void add_security_flags(CLI::App& app, SecurityFlags& flags);

/// Parsed, with the seccomp profile's text and devices that exist; throws Error that names the
/// flag.
Security security(const SecurityFlags& flags);

}  // namespace cnet::cmd
