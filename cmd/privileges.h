#pragma once

#include "command.h"

namespace cnet::cmd {

/// Throws an Error that names what is missing of what a command needs.
void require(Needs needs);

}  // namespace cnet::cmd
