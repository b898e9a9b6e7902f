#pragma once

#include "cnet/model/name_settings.h"
#include "command.h"

namespace cnet::cmd {

/// --dns and its like, --add-host: the flags `run` and `create` share.
void add_name_flags(CLI::App& app, NameFlags& flags);

}  // namespace cnet::cmd
