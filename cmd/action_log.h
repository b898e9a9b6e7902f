#pragma once

#include <string>

#include "cnet/model/action_log.h"
#include "cnet/model/config.h"
#include "cnet/state/rotated_file.h"

namespace cnet::cmd {

/// The engine's log, unless it is the journal.
state::RotatedFile action_log_file(const Config& config);

/// Writes it to where the configuration says, if its level is asked for. What went wrong; empty
/// when nothing did: the action itself does not fail for it.
std::string log_action(const Config& config, const LoggedAction& action);

}  // namespace cnet::cmd
