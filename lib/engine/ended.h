#pragma once

#include "cnet/engine/world.h"

namespace cnet {

/// What the record says of a run that has ended, or whose monitor was killed.
LastExit last_exit_of(const RunState& state);

/// After a run has ended: closes the sandbox, then writes how it ended into the record, or removes
/// the container when it was --rm. What its restart policy asks for then is in the record. Under
/// the container's lock.
void finish_run(World& world, const Container& container, const std::optional<RunState>& state);

/// Writes down that it is the operator who ends this run, so that no restart policy does anything
/// behind it. Under the container's lock. Without a policy there is nothing to write.
void mark_stopped(World& world, const ContainerId& id);

/// The anonymous volumes of a container.
enum class OwnVolumes { keep, remove };

/// Removes name, reservations, record and folders. The kernel holds nothing any more.
void forget_container(World& world, const Container& container, OwnVolumes volumes);

}  // namespace cnet
