#pragma once

#include <string>

#include "cnet/driver/driver.h"
#include "cnet/engine/world.h"

namespace cnet {

/// Throws Error (not_found): `no such network "web"`.
Network find_network(World& world, const std::string& name_or_id);
/// Throws Error (not_found): `no such container "db"`.
Container find_container(World& world, const std::string& name_or_id);

/// The records of the networks the sandbox has endpoints on, each once, as far as they exist.
std::vector<Network> networks_of(World& world, const Sandbox& sandbox);

/// Throws Error (usage) for a network that is nothing but a template for others.
void require_no_template(const Network& network);

HostTraits host_traits(World& world);

/// Whether it was given a restart policy other than "no".
bool has_policy(const Container& container);

/// Whether a container that claims something is, or is about to be, alive: its monitor lives or a
/// command starts it.
bool is_running(World& world, const ContainerId& id);

}  // namespace cnet
