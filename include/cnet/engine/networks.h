#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cnet/engine/world.h"
#include "cnet/model/create_network.h"
#include "cnet/plan/resource.h"

namespace cnet {

/// What a command would change (--dry-run): first what goes, then what comes.
struct SandboxChange {
  Resources removed;
  Resources added;
  std::vector<std::string> calls;  ///< of plugins, between the two
};

/// A network as it will be, and what will be made for it.
struct NetworkPlanned {
  Network network;                    ///< its id is an example
  Resources resources;                ///< the host's set-up too, as far as it is missing
  std::vector<std::string> commands;  ///< what equals them, with "<id>" for the id
};

/// What create_network would do now: reads, checks every rule, takes no lock or claim, changes
/// nothing (--dry-run).
NetworkPlanned plan_create_network(World& world, const CreateNetwork& flags);

/// Creates the network; when this returns its bridge is up. All or nothing.
Network create_network(World& world, const CreateNetwork& flags);

/// Removes it. Throws Error (in_use) naming the running containers on it, Error (not_found), and
/// for the predefined ones Error (usage). Stopped containers do not hold it. Returns the network's
/// name.
/// With `force` also when a plugin that it belongs to does not answer, or refuses: that is a note.
std::string remove_network(World& world, const std::string& name_or_id, bool force = false);
/// What remove_network would remove (--dry-run).
SandboxChange plan_remove_network(World& world, const std::string& name_or_id);

/// Makes again what is missing of these networks (of all, when none is named) and of the running
/// containers on them, firewall rules above all; the networks' names. Throws Error (not_found) before
/// anything is done.
std::vector<std::string> reload_networks(World& world, const std::vector<std::string>& names);

/// A running container's place on a network.
struct Member {
  ContainerId container;
  std::string name;
  std::optional<Endpoint> endpoint;  ///< absent on host and none
};

struct NetworkView {
  Network network;
  std::vector<Member> members;  ///< by container id
};

/// The predefined ones and all others, in the order of natural_less by name.
std::vector<Network> list_networks(World& world);
/// Throws Error (not_found).
NetworkView view_network(World& world, const std::string& name_or_id);
bool network_exists(World& world, const std::string& name_or_id);

/// What can change while containers run on it.
struct NetworkChange {
  std::map<std::string, std::string> options;  ///< -o; only "log" can be changed
  std::vector<NameServer> dns_add;  ///< whom the resolvers of its containers ask
  std::vector<NameServer> dns_drop;
  std::optional<Rate> rate;         ///< of each container that has none of its own; 0: no limit
};
/// Changes it, for running containers at once. All or nothing. Throws Error (usage) for the predefined ones and for an
/// option that cannot be changed, Error (not_found) for a server to drop that it does not have.
void update_network(World& world, const std::string& name_or_id, const NetworkChange& change);

/// Adds a note when its drops are to be recorded and nobody does it.
void note_unrecorded_drops(World& world, const Network& network);

/// Gives it another name. All or nothing. Throws Error (usage) for the predefined ones, Error (exists) when the name is
/// taken, and Error (in_use) while containers run on it: others know them by names that end with the network's.
void rename_network(World& world, const std::string& name_or_id, const std::string& name);

struct PruneFilter {
  std::vector<std::pair<std::string, std::optional<std::string>>>
      labels;  ///< label=, all must match
  std::vector<std::pair<std::string, std::optional<std::string>>> not_labels;
  std::optional<Time> until;  ///< created before
};
/// Removes all networks no container (running or stopped) names, the predefined ones excepted;
/// their names.
std::vector<std::string> prune_networks(World& world, const PruneFilter& filter);

/// Connects a container, running or stopped. `endpoint.network` is found by `network`.
void connect(World& world, const std::string& network, const std::string& container,
             const EndpointConfig& endpoint);
/// Disconnects it. With `force`, a container that is not connected is no error, nor a plugin that
/// does not answer.
void disconnect(World& world, const std::string& network, const std::string& container, bool force);
/// What they would change on a running container (--dry-run).
SandboxChange plan_connect(World& world, const std::string& network, const std::string& container,
                           const EndpointConfig& endpoint);
SandboxChange plan_disconnect(World& world, const std::string& network,
                              const std::string& container);

}  // namespace cnet
