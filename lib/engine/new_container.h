#pragma once

#include "cnet/engine/containers.h"

namespace cnet {

/// The record those flags describe, every rule checked. Reads only. The name may still be empty.
Container new_container(World& world, const CreateContainer& flags);

/// Claims the name (choosing one if empty) and the configured addresses, makes the folders, writes
/// the record, makes its volumes. Under the container's lock. The names of volumes that were not there
/// before.
std::vector<std::string> record_container(World& world, Container& container,
                                          const CreateContainer& flags);

}  // namespace cnet
