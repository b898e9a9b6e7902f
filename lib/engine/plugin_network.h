#pragma once

#include "cnet/engine/world.h"

// A network whose driver or addresses are a plugin's. Its record comes first, marked as partial,
// and each answer is in it before the next question: whatever dies in between, the record says what
// may have to be given back.

namespace cnet {

/// Throws Error unless there is a plugin of each name that the network needs.
void require_plugins(World& world, const Network& network);

/// Asks the IPAM plugin for a pool for each family, for the gateways and for the auxiliary
/// addresses. Does nothing without one.
void request_pools(World& world, Network& network);

/// Has the network made by the plugin that is its driver. Does nothing without one.
void create_at_plugin(World& world, Network& network);

/// Gives everything back to the plugins. Throws Error when the driver refuses to delete a network
/// that was complete, or a plugin does not answer; with `force` that is a note.
void release_at_plugins(World& world, const Network& network, bool force);

/// Takes back what a killed command has left half made or half removed; false when the network is
/// complete. Waits for a command that is at work on it. The caller does not hold its lock.
bool take_back_if_partial(World& world, const Network& network);
/// The same for whoever needs the network: throws Error (not_found) that says what became of it.
void settle_partial(World& world, const Network& network);

/// The calls that making it, and removing it, would be.
std::vector<std::string> describe_creation(World& world, const Network& network);
std::vector<std::string> describe_release(World& world, const Network& network);

}  // namespace cnet
