#pragma once

#include "cnet/engine/world.h"

namespace cnet {

/// Rules for a configured --ip or --ip6 on that network: a user-chosen subnet that contains it, not
/// the gateway's or the like. Throws Error (usage).
void require_static_ips_fit(const Network& network, const EndpointConfig& config);

/// Reserves the configured addresses of each endpoint for the container: a stopped container keeps its
/// address. All or nothing; throws Error (exists) that names who has it.
void reserve_addresses(World& world, const Container& container);
void unreserve_addresses(World& world, const Container& container);
void unreserve_addresses(World& world, const EndpointConfig& config, const ContainerId& id);

/// An endpoint for the container with its addresses leased: the configured ones, else the next free
/// ones, and a name for its interface that no other of the sandbox has. Throws Error (exists) naming the holder, or Error when the subnet is
/// used up.
Endpoint lease_endpoint(World& world, const Container& container, const EndpointConfig& config,
                        const Sandbox& sandbox);
/// Gives its addresses back. Throws Error when an IPAM plugin that they are from does not answer.
void release_endpoint(World& world, const Endpoint& endpoint);
/// The same behind a failure: another one is a note.
void take_back_endpoint(World& world, const Endpoint& endpoint);
/// One address that a plugin has given out: to the plugin, and out of the leases.
void release_leased(World& world, const Network& network, const Ip& ip,
                    const ContainerId& container);

/// "eth0", or the first that no endpoint of the sandbox has.
std::string free_interface(const Sandbox& sandbox, const std::string& prefix);

/// The sandbox with the names in DNS that the container's record gives its endpoints.
Sandbox with_dns_names(World& world, Sandbox sandbox, const Container& container);

/// What lease_endpoint would choose now, without taking it (--dry-run).
Endpoint example_endpoint(World& world, const Container& container, const Network& network,
                          const Sandbox& sandbox);

}  // namespace cnet
