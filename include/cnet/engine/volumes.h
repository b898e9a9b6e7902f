#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cnet/engine/networks.h"
#include "cnet/engine/world.h"
#include "cnet/model/volume.h"

namespace cnet {

struct CreateVolume {
  std::string name;  ///< empty: an anonymous one
  std::map<std::string, std::string> labels;
};

/// One that exists is left as it is, as with Docker.
Volume create_volume(World& world, const CreateVolume& flags);

struct VolumeView {
  Volume volume;
  std::string mountpoint;  ///< its data on the host
};

/// In the order of natural_less by name.
std::vector<VolumeView> list_volumes(World& world);
/// Throws Error (not_found).
VolumeView view_volume(World& world, const std::string& name);

/// Which containers, running or not, have it mounted: volume -> names of containers.
std::map<std::string, std::vector<std::string>> volume_users(World& world);

/// Throws Error (in_use) naming the containers, Error (not_found) unless `force`.
void remove_volume(World& world, const std::string& name, bool force);

/// Removes those no container has, the anonymous alone unless `all`; their names.
std::vector<std::string> prune_volumes(World& world, bool all, const PruneFilter& filter);

}  // namespace cnet
