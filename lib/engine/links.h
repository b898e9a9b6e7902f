#pragma once

#include <string>
#include <vector>

#include "cnet/engine/containers.h"

// --link on the default network, where no name is resolved: lines in /etc/hosts, and variables that tell what the
// linked container offers.

namespace cnet {

/// The flags' links with ids in the place of names. Throws Error that names the flag when such a
/// container does not exist or is not on the default network.
std::vector<Link> find_links(World& world, const std::vector<Link>& links);

/// Enters it with the containers that it links to, so that they can tell it when they move.
void enter_linker(World& world, const Container& container);
/// The reverse; of a container without links, nothing.
void leave_linked(World& world, const Container& container);

/// Where the linked containers are now, in the order of the container's links. Throws Error when one
/// does not run.
std::vector<LinkedHost> linked_hosts(World& world, const Container& container);

/// Brings /etc/hosts of the running containers that link to `target` up to date: it may have
/// another address than before. Whoever calls it holds no container's lock. What fails is a note:
/// `target` runs.
void tell_linkers(World& world, const ContainerId& target);

/// DB_PORT_5432_TCP_ADDR=172.17.0.2 and the like, as Docker's, for `linked` as linked_hosts() gave it. One that is
/// gone by now has none.
std::vector<std::string> link_environment(World& world, const Container& container,
                                          const std::vector<LinkedHost>& linked);

/// Adds them to the environment of a process in the container; what that has already wins.
void add_link_environment(World& world, const Container& container,
                          const std::vector<LinkedHost>& linked, std::vector<std::string>& env);

}  // namespace cnet
