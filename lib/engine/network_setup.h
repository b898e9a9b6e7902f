#pragma once

#include "cnet/engine/world.h"

namespace cnet {

/// Fills in what the operator left open: subnet, gateway, interface name, MTU. Throws Error
/// (exists) when a given subnet overlaps, Error when the pools are exhausted. network.id must be
/// set.
void choose_defaults(World& world, Network& network);

/// Claims name and pool, writes the record, makes the bridge: all or nothing. The caller holds the
/// network's lock, but not the host's.
void bring_into_being(World& world, Network& network, bool must_claim_name);

/// The network with everything it needs in the kernel: makes `bridge` at its first use, and a
/// network whose bridge is gone (after a boot) again. Call it before taking the network's lock.
Network ensure_network_stands(World& world, const Network& network);

/// Removes name, pool and record. The kernel holds nothing any more.
void forget_network(World& world, const Network& network);

}  // namespace cnet
