#pragma once

#include "cnet/engine/world.h"

namespace cnet {

/// Locks a container that may be gone by the time the lock is had. Absent when nothing is recorded of
/// it any more; the run folder that the lock has made anew is removed again.
std::unique_ptr<state::Lock> lock_recorded(World& world, const ContainerId& id);

/// Finishes what a killed process left half done for a container that does not run: kernel objects,
/// leases, ports, a
/// --rm record. Takes the container's lock; false when the container turned out to be running, or
/// being started.
bool settle_dead_container(World& world, const ContainerId& id);

/// The same under the container's lock, held by the caller, who knows that it does not run.
void settle_locked(World& world, const ContainerId& id);

/// The sandbox without endpoints and published ports that the container's record does not name: what
/// it should be once a connect, disconnect, publish or unpublish that was killed half way is
/// finished.
Sandbox without_unnamed(Sandbox sandbox, const Container& container);

/// For a running container, under its lock: takes off endpoints and published ports that its record
/// does not name (a connect, disconnect, publish or unpublish was killed half way), and names the
/// others as it does (a rename was). The sandbox as it is now.
Sandbox settle_running(World& world, const Container& container);

/// `system prune` for the network "bridge": a line for what was done.
void take_down_default_bridge(World& world, std::vector<std::string>& done);

}  // namespace cnet
