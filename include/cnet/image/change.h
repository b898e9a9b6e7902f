#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cnet/model/image.h"

namespace cnet::image {

/// Applies one --change to `config`: a line of a Dockerfile with CMD, ENTRYPOINT, ENV, EXPOSE,
/// LABEL, STOPSIGNAL, USER, VOLUME or WORKDIR. Pure. Throws Error (usage); an unknown instruction
/// is answered with the nearest known one.
void apply_change(ImageConfig& config, std::string_view change);

/// All of them, in order, to an empty configuration.
ImageConfig apply_changes(const std::vector<std::string>& changes);

}  // namespace cnet::image
