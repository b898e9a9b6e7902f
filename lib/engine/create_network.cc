#include <algorithm>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/engine/networks.h"
#include "find.h"
#include "host_setup.h"
#include "network_setup.h"
#include "placeholder.h"
#include "plugin_network.h"
#include "transaction.h"

namespace cnet {
namespace {

[[noreturn]] void throw_taken(const Network& holder) {
  throw Error(
      "a network named " + quoted(holder.name) + " exists already (" + holder.id.short_form() + ")",
      Error::Kind::exists)
      .hint("choose another name, or remove it with `cnet network rm " + holder.name + "`");
}

void require_name_is_free(World& world, const std::string& name) {
  if (const auto holder = world.store.network_named(name)) throw_taken(*holder);
}

/// What a killed command has left half made does not hold its name.
void make_name_free(World& world, const std::string& name) {
  if (const auto holder = world.store.network_named(name)) take_back_if_partial(world, *holder);
  require_name_is_free(world, name);
}

/// The network as the flags have it, or as they and the template that they name.
Network described(World& world, const CreateNetwork& flags) {
  if (flags.config_from.empty()) return parse_create_network(flags);
  const Network network = find_network(world, flags.config_from);
  if (!network.config_only) {
    throw Error("network " + quoted(network.name) + " is no template: containers can be on it",
                Error::Kind::usage)
        .hint("`cnet network create --config-only` makes one");
  }
  return parse_create_network(with_template(flags, network));
}

}  // namespace

NetworkPlanned plan_create_network(World& world, const CreateNetwork& flags) {
  Network network = described(world, flags);
  require_name_is_free(world, network.name);
  network.id = NetworkId::random();
  require_plugins(world, network);
  choose_defaults(world, network);
  Resources resources =
      needs_host_setup(network) ? plan_missing_host_setup(world, network.ipv6) : Resources{};
  for (Resource& resource :
       driver_for(network.driver).network_resources(network, host_traits(world))) {
    resources.push_back(std::move(resource));
  }
  auto commands = describe(resources);
  std::ranges::move(describe_creation(world, network), std::back_inserter(commands));
  commands = with_placeholder(std::move(commands), network.id.str());
  return {std::move(network), std::move(resources), std::move(commands)};
}

Network create_network(World& world, const CreateNetwork& flags) {
  Network network = described(world, flags);
  require_plugins(world, network);
  make_name_free(world, network.name);
  network.id = NetworkId::random();
  network.created = now();
  const auto lock = world.store.lock_network(network.id, state::LockMode::exclusive);
  all_or_nothing([&] { bring_into_being(world, network, true); },
                 [&] { world.store.erase(network.id); });  // the folder that came with the lock
  world.events.record(network_event(network, "create"));
  if (needs_host_setup(network)) note_foreign_drops(world);
  note_unrecorded_drops(world, network);
  return network;
}

}  // namespace cnet
