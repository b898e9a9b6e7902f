#pragma once

#include "cnet/engine/containers.h"
#include "cnet/engine/networks.h"
#include "cnet/engine/volumes.h"
#include "cnet/output/container_view.h"
#include "cnet/output/network_view.h"
#include "cnet/output/volume_view.h"

namespace cnet::cmd {

/// What the engine found, in the words output/ understands. The result points into `view`.
output::ContainerFacts facts_of(const ContainerView& view);

/// As `inspect` shows them.
output::Json json_of(const ContainerView& view);
output::Json json_of(const NetworkView& view);
output::Json json_of(const VolumeView& view);

}  // namespace cnet::cmd
