#pragma once

#include "command.h"

namespace cnet::cmd {

// Builders of the commands that speak to registries.
Action build_image_pull(CLI::App& app);
Action build_login(CLI::App& app);
Action build_logout(CLI::App& app);

}  // namespace cnet::cmd
