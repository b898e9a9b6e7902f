#pragma once

#include <memory>

#include "cnet/engine/world.h"

namespace cnet {

/// Makes sure that tables, fail-closed rules and forwarding stand, puts every record's elements
/// back if somebody flushed the tables, and returns the shared host lock: as long as it is held
/// nobody takes the set-up down. With `ipv6`, what a network with IPv6 needs as well; that stays
/// until the last network goes.
std::unique_ptr<state::Lock> hold_host_setup(World& world, bool ipv6);

/// What hold_host_setup would have to make now.
Resources plan_missing_host_setup(World& world, bool ipv6);

/// Takes tables, rules and forwarding down when no bridge network has a record any more. Reports
/// failures as texts.
std::vector<std::string> release_host_setup(World& world);

/// On the way to "no such network" or "no such container": removes what a killed command left under
/// a name that has no record, and the host's set-up if it was killed while taking that down.
void tidy(World& world);

/// Adds a note for each chain of others through which no forwarded packet gets, with what opens it.
void note_foreign_drops(World& world);

}  // namespace cnet
