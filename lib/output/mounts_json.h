#pragma once

#include <string>

#include "cnet/model/mounts.h"
#include "cnet/output/json.h"

namespace cnet::output {

/// Adds what was asked for as Docker's HostConfig names it.
void add_mounts(const Mounts& mounts, Json& host_config);

/// The Mounts array; `volumes` is the folder of all volumes on the host.
Json mount_points(const Mounts& mounts, const std::string& volumes);

/// Config.Volumes: the targets of anonymous volumes; null without one.
Json volume_set(const Mounts& mounts);

}  // namespace cnet::output
