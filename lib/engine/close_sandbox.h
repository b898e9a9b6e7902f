#pragma once

#include "cnet/engine/world.h"

namespace cnet {

/// Closes the door of a sandbox whose processes are gone: elements out of the firewall, veths down
/// (the namespace's end deletes them), addresses free, the sandbox record last. Under the
/// container's lock. Keeps going; failures as texts, and then the record stays.
std::vector<std::string> close_sandbox(World& world, const ContainerId& id);

}  // namespace cnet
