#pragma once

#include "cnet/engine/world.h"

namespace cnet {

/// Decides what the parent of a macvlan or ipvlan network is - a link that is there, a VLAN of one,
/// or one of cnet's own - and holds it against what the mode needs. Throws Error that says what is
/// wrong with it.
void choose_parent(World& world, Network& network);

/// The host's own address in each subnet of a network with host_access, unless the operator has
/// given one.
void choose_host_addresses(Network& network);

/// Of the network's resources those that no other network needs: what goes with it. Two networks may
/// be on one VLAN. Under the host's exclusive lock, or by the way.
Resources own_resources(World& world, const Network& network);

/// A note when there are so many hardware addresses behind one parent that network cards and
/// switches begin to mind.
void note_many_macs(World& world, const Network& network);

/// Throws Error unless one more container fits: mode passthru has room for one.
void require_room(World& world, const Network& network, const ContainerId& container);

}  // namespace cnet
