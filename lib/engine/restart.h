#pragma once

#include <string>
#include <vector>

#include "cnet/engine/world.h"

namespace cnet {

/// Whether it has ended and its policy will start it again: somebody waits for that, or the next
/// command sees to it.
bool is_restarting(World& world, const Container& container);

/// The record of one that is not on, as whoever closes its last run will write it: how that ended
/// and what the policy asks for then. `state` is the last that was seen of a run. Between the
/// record of a start and the start itself nothing has ended: a command is at it.
Container record_after_run(World& world, Container container, const std::optional<RunState>& state);
/// Of such a record: whether another run is to come without anybody asking for it.
bool runs_again(World& world, const Container& container);

/// argv that starts this container when its restart is due.
std::vector<std::string> restart_command(World& world, const ContainerId& id);

}  // namespace cnet
