#pragma once

#include <string>
#include <vector>

#include "cnet/engine/containers.h"

namespace cnet {

/// Throws Error (usage) for flags that contradict a namespace which is not the container's own.
void require_namespaces_fit(const CreateContainer& flags);

/// The containers that the flags name, looked up. Throws Error that names the flag: there is no
/// such container, or its namespace cannot be shared.
Namespaces find_namespaces(World& world, const CreateContainer& flags);

/// What a container that is about to start joins. Throws Error when one of those containers does
/// not run.
std::vector<JoinedContainer> joined_containers(World& world, const Container& container);
NamespaceSpec namespace_spec(const Container& container, std::vector<JoinedContainer> joined);

/// The container whose network it shares; throws Error (not_found) when that is gone. Absent when
/// it shares none.
std::optional<Container> network_owner(World& world, const Container& container);
/// The run of it that is among those joined; nothing when it shares none.
OwnerRun owner_run(World& world, const Container& container,
                   const std::vector<JoinedContainer>& joined);

/// Writes the record of a container that shares a network, and enters it with the owner. Under the
/// container's lock.
void record_member(World& world, const Container& container);
/// The reverse of the entry; of a container without an owner, nothing.
void leave_owner(World& world, const Container& container);

/// Throws Error (in_use) that names the containers which share its network.
void require_no_members(World& world, const Container& container);

/// Whether a running container shares the network of a run that has ended.
bool has_lost_network(World& world, const Container& container, const Sandbox& sandbox);

/// `container "a" shares the network of container "db"`: why it has none to connect or disconnect.
Error shares_network(World& world, const Container& container);

}  // namespace cnet
