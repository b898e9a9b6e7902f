#include "plugin_network.h"

#include <algorithm>

#include "addresses.h"
#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/remote/requests.h"
#include "find.h"
#include "network_setup.h"
#include "parents.h"
#include "plugin_calls.h"
#include "transaction.h"

namespace cnet {
namespace {

Error no_such_driver(const Network& network) {
  const std::string& name = network.remote.plugin;
  static const std::vector<std::string> known{"bridge", "macvlan", "ipvlan"};
  const auto near = nearest(name, known);
  return Error("unknown driver " + quoted(name) +
                   (near ? ", did you mean " + quoted(*near) + "?" : "") +
                   " There is no plugin of that name either",
               Error::Kind::usage)
      .hint("the drivers are " + join(known, ", ") +
            ", and the plugins below /run/docker/plugins and /etc/docker/plugins");
}

remote::PoolWish wish_for(const Subnet* subnet, Family family, const std::string& space) {
  remote::PoolWish wish{.address_space = space, .pool = {}, .range = {}, .family = family};
  if (subnet == nullptr) return wish;
  wish.pool = subnet->prefix.str();
  if (subnet->range) wish.range = subnet->range->str();
  return wish;
}

/// In the record as soon as the plugin has given it, even if it is not what was asked for: it has
/// to be given back.
void take_pool(World& world, Network& network, Subnet& subnet, const remote::GrantedPool& granted,
               bool was_given) {
  subnet.pool = granted.id;
  if (!subnet.gateway) subnet.gateway = granted.gateway;
  world.store.save(network);
  if (was_given && subnet.prefix != granted.prefix) {
    throw Error("plugin " + quoted(network.ipam_driver) + " gives " + granted.prefix.str() +
                " instead of --subnet " + subnet.prefix.str());
  }
}

void request_given(World& world, Network& network, const std::string& space, std::size_t at) {
  Subnet& subnet = network.subnets[at];
  const Family family = subnet.prefix.family();
  subnet.address_space = space;
  const auto said =
      ask(world, network.ipam_driver,
          remote::request_pool(wish_for(&subnet, family, space), network.ipam_options));
  take_pool(world, network, subnet, remote::granted_pool(said, family), true);
}

void request_any(World& world, Network& network, const std::string& space, Family family) {
  const auto said =
      ask(world, network.ipam_driver,
          remote::request_pool(wish_for(nullptr, family, space), network.ipam_options));
  const remote::GrantedPool granted = remote::granted_pool(said, family);
  network.subnets.push_back(
      {.prefix = granted.prefix, .chosen_by_user = false, .address_space = space});
  take_pool(world, network, network.subnets.back(), granted, false);
}

Ip request_fixed(World& world, const Network& network, const Subnet& subnet,
                 const std::optional<Ip>& wanted, remote::AddressUse use) {
  const auto call = remote::request_address(subnet.pool, wanted, use);
  const Ip granted = remote::granted_address(ask(world, network.ipam_driver, call), subnet.prefix);
  if (wanted && granted != *wanted) {
    throw Error("plugin " + quoted(network.ipam_driver) + " gives " + granted.str() +
                " instead of " + wanted->str());
  }
  return granted;
}

void request_fixed_addresses(World& world, Network& network, Subnet& subnet) {
  subnet.gateway =
      request_fixed(world, network, subnet, subnet.gateway, remote::AddressUse::gateway);
  world.store.save(network);
  for (const auto& [name, ip] : subnet.aux) {
    request_fixed(world, network, subnet, ip, remote::AddressUse::auxiliary);
  }
}

/// What a killed command has leased and nobody uses.
void release_leases(World& world, const Network& network) {
  for (const auto& [ip, container] : world.store.leases(network.id)) {
    release_leased(world, network, ip, container);
  }
}

void release_pools(World& world, const Network& network) {
  const std::string& plugin = network.ipam_driver;
  const Held held = network.partial ? Held::perhaps : Held::surely;
  release_leases(world, network);
  for (const Subnet& subnet : network.subnets) {
    if (subnet.pool.empty()) continue;
    for (const auto& [name, ip] : subnet.aux) {
      give_back(world, plugin, remote::release_address(subnet.pool, ip), held);
    }
    if (subnet.gateway) {
      give_back(world, plugin, remote::release_address(subnet.pool, *subnet.gateway), held);
    }
    give_back(world, plugin, remote::release_pool(subnet.pool), held);
  }
}

/// Of one that is partial the plugin may never have heard; one that was complete and that it does
/// not delete is complete again.
void delete_at_driver(World& world, const Network& network) {
  const std::string& plugin = network.remote.plugin;
  const auto said = ask(world, plugin, remote::delete_network(network.id));
  const auto words = remote::refusal(said);
  if (words && !network.partial) world.store.save(network);
  if (words && !network.partial) throw Error(said.who + ": " + *words);
  if (network.remote.global) {
    give_back(world, plugin, remote::free_network(network.id), Held::perhaps);
  }
}

std::vector<Family> families_without_subnet(const Network& network) {
  std::vector<Family> families;
  for (const Family family : kFamilies) {
    if (network.uses(family) && network.subnet(family) == nullptr) families.push_back(family);
  }
  return families;
}

}  // namespace

void require_plugins(World& world, const Network& network) {
  if (network.driver == DriverKind::remote && !world.plugins.address(network.remote.plugin)) {
    throw no_such_driver(network);
  }
  if (network.has_ipam_plugin() && !world.plugins.address(network.ipam_driver)) {
    static const std::vector<std::string> known{"default", "null"};
    const auto near = nearest(network.ipam_driver, known);
    throw Error("unknown IPAM driver " + quoted(network.ipam_driver) +
                    (near ? ", did you mean " + quoted(*near) + "?" : "") +
                    " There is no plugin of that name either",
                Error::Kind::usage);
  }
}

void request_pools(World& world, Network& network) {
  if (!network.has_ipam_plugin()) return;
  const std::string space = remote::local_address_space(
      ask(world, network.ipam_driver, remote::default_address_spaces()));
  const std::size_t given = network.subnets.size();
  for (std::size_t i = 0; i < given; ++i) request_given(world, network, space, i);
  for (const Family family : families_without_subnet(network)) {
    request_any(world, network, space, family);
  }
  for (Subnet& subnet : network.subnets) request_fixed_addresses(world, network, subnet);
}

void create_at_plugin(World& world, Network& network) {
  if (network.driver != DriverKind::remote) return;
  const std::string& plugin = network.remote.plugin;
  network.remote.global =
      remote::driver_capabilities(ask(world, plugin, remote::driver_capabilities())).global;
  Network as_allocated = network;
  if (network.remote.global) {
    world.store.save(network);
    const auto more =
        remote::allocated_options(ask(world, plugin, remote::allocate_network(network)));
    as_allocated.options.insert(more.begin(), more.end());
  }
  tell(world, plugin, remote::create_network(as_allocated));
}

void release_at_plugins(World& world, const Network& network, bool force) {
  const auto attempt = [&](auto act) {
    if (!force) return act();
    keep_going(world.notes, "", act);
  };
  if (network.driver == DriverKind::remote) attempt([&] { delete_at_driver(world, network); });
  if (network.has_ipam_plugin()) attempt([&] { release_pools(world, network); });
}

bool take_back_if_partial(World& world, const Network& network) {
  if (!network.partial) return false;
  const auto lock = world.store.lock_network(network.id, state::LockMode::exclusive);
  const auto now = world.store.network(network.id);
  if (now && !now->partial) return false;
  if (now) {
    throw_if_any(world.kernel.remove(own_resources(world, *now), Removal::complete));
    release_at_plugins(world, *now, false);
    forget_network(world, *now);
  }
  return true;
}

void settle_partial(World& world, const Network& network) {
  if (!take_back_if_partial(world, network)) return;
  throw Error("network " + quoted(network.name) +
                  " was left half made or half removed by a "
                  "command that was killed; what was left of it is removed",
              Error::Kind::not_found)
      .hint("create it again with `cnet network create`");
}

std::vector<std::string> describe_creation(World& world, const Network& network) {
  std::vector<std::string> lines;
  const auto add = [&](const std::string& plugin, const PluginCall& call) {
    lines.push_back(describe_call(world, plugin, call));
  };
  if (network.has_ipam_plugin()) {
    add(network.ipam_driver, remote::default_address_spaces());
    const std::string space = "<space>", pool = "<pool>";
    for (const Subnet& subnet : network.subnets) {
      const auto wish = wish_for(&subnet, subnet.prefix.family(), space);
      add(network.ipam_driver, remote::request_pool(wish, network.ipam_options));
      add(network.ipam_driver,
          remote::request_address(pool, subnet.gateway, remote::AddressUse::gateway));
    }
    for (const Family family : families_without_subnet(network)) {
      const auto wish = wish_for(nullptr, family, space);
      add(network.ipam_driver, remote::request_pool(wish, network.ipam_options));
      add(network.ipam_driver, remote::request_address(pool, {}, remote::AddressUse::gateway));
    }
  }
  if (network.driver == DriverKind::remote) {
    add(network.remote.plugin, remote::driver_capabilities());
    add(network.remote.plugin, remote::create_network(network));
  }
  return lines;
}

std::vector<std::string> describe_release(World& world, const Network& network) {
  std::vector<std::string> lines;
  const auto add = [&](const std::string& plugin, const PluginCall& call) {
    lines.push_back(describe_call(world, plugin, call));
  };
  if (network.driver == DriverKind::remote) {
    add(network.remote.plugin, remote::delete_network(network.id));
    if (network.remote.global) add(network.remote.plugin, remote::free_network(network.id));
  }
  if (!network.has_ipam_plugin()) return lines;
  for (const Subnet& subnet : network.subnets) {
    if (subnet.gateway) {
      add(network.ipam_driver, remote::release_address(subnet.pool, *subnet.gateway));
    }
    add(network.ipam_driver, remote::release_pool(subnet.pool));
  }
  return lines;
}

}  // namespace cnet
