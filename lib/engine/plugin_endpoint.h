#pragma once

#include "cnet/engine/world.h"

// Endpoints on networks whose driver is a plugin. sandbox.json says what the plugin is about to be
// asked before it is, and what it has answered before the next question.

namespace cnet {

/// Has the plugins create their endpoints of the sandbox that they have not created yet: they may
/// choose addresses and hardware addresses that are open. Throws Error.
void create_at_plugins(World& world, const Container& container, Sandbox& sandbox);

/// Has the plugins join them to the sandbox, whose first process runs: they name the links to be
/// moved into it, its gateways and routes. Throws Error.
void join_at_plugins(World& world, const Container& container, Sandbox& sandbox);

/// Leave and DeleteEndpoint. Throws Error when the plugin does not answer. Does nothing for an
/// endpoint that is no plugin's.
void leave_plugin(World& world, const Endpoint& endpoint);

/// The calls that these would be.
std::vector<std::string> describe_join(World& world, const Network& network,
                                       const Endpoint& endpoint);
std::vector<std::string> describe_leave(World& world, const Network& network,
                                        const Endpoint& endpoint);

}  // namespace cnet
