#pragma once

#include "cnet/engine/containers.h"
#include "cnet/model/image.h"

namespace cnet {

/// Adds "NAME=value", in the place of another value of that name.
void set_variable(std::vector<std::string>& env, const std::string& variable);

/// Puts the image's words and the flags together, as Docker does: --entrypoint drops the image's
/// CMD, arguments replace it, -e wins over the image's ENV, which wins over PATH and HOSTNAME.
/// Throws Error (usage) when there is no command.
ProcessConfig process_config(const CreateContainer& flags, const ImageConfig& image,
                             const std::string& hostname);

}  // namespace cnet
