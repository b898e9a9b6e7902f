#include "restore.h"

#include <algorithm>
#include <map>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/engine/networks.h"
#include "cnet/engine/system.h"
#include "find.h"
#include "host_setup.h"
#include "network_setup.h"
#include "transaction.h"

namespace cnet {
namespace {

using state::LockMode;

/// An owner of resources, in the words of an error.
struct Owner {
  std::string name;
  Resources resources;
};

std::vector<Owner> network_owners(World& world, const HostTraits& host) {
  std::vector<Owner> owners;
  for (const NetworkId& id : world.store.network_ids()) {
    if (const auto network = world.store.network(id)) {
      owners.push_back({"network " + quoted(network->name),
                        driver_for(network->driver).network_resources(*network, host)});
    }
  }
  return owners;
}

/// Of those that run; with `wanted`, of those with an endpoint on one of these.
std::vector<Owner> container_owners(World& world, const HostTraits& host,
                                    const std::vector<NetworkId>* wanted) {
  std::vector<Owner> owners;
  const auto is_wanted = [&](const Endpoint& endpoint) {
    return wanted == nullptr ||
           std::ranges::find(*wanted, endpoint.network) != wanted->end();
  };
  for (const ContainerId& id : world.store.container_ids()) {
    const auto sandbox = world.store.sandbox(id);
    if (!sandbox || !is_running(world, id)) continue;
    if (wanted != nullptr && std::ranges::none_of(sandbox->endpoints, is_wanted)) continue;
    owners.push_back({"container " + id.short_form(),
                      plan_sandbox(*sandbox, networks_of(world, *sandbox), host)});
  }
  return owners;
}

template <class Kind>
void add_of_kind(const std::vector<Owner>& owners, Resources& resources) {
  for (const Owner& owner : owners) {
    std::ranges::copy_if(owner.resources, std::back_inserter(resources),
                         [](const Resource& each) { return std::holds_alternative<Kind>(each); });
  }
}

/// All that nf_tables holds for cnet: in its own tables, and beside them.
struct FirewallParts {
  Resources rules;
  Resources openings;
};

FirewallParts all_firewall_parts(World& world) {
  const HostTraits host = host_traits(world);
  std::vector<Owner> owners;
  if (const auto record = world.store.host_record()) {
    owners.push_back({"host", plan_host(host, *record)});
  }
  std::ranges::move(network_owners(world, host), std::back_inserter(owners));
  std::ranges::move(container_owners(world, host, nullptr), std::back_inserter(owners));
  FirewallParts parts{.rules = {FirewallTables{host.firewall_mark}}, .openings = {}};
  add_of_kind<nft::Element>(owners, parts.rules);
  add_of_kind<Opening>(owners, parts.openings);
  return parts;
}

void ensure(World& world, const std::vector<Owner>& owners, std::vector<std::string>& failures) {
  for (const Owner& owner : owners) {
    keep_going(failures, owner.name, [&] { world.kernel.ensure(owner.resources); });
  }
}

/// "tables inet cnet and bridge cnet, 33 elements, opening for br-1 in chain forward of table ip x"
std::string in_words(const Resources& missing) {
  std::vector<std::string> words;
  std::size_t elements = 0;
  for (const Resource& resource : missing) {
    if (std::holds_alternative<nft::Element>(resource)) {
      ++elements;
    } else {
      words.push_back(name_of(resource));
    }
  }
  if (elements > 0) {
    words.push_back(std::to_string(elements) + (elements == 1 ? " element" : " elements"));
  }
  return join(words, ", ");
}

}  // namespace

void load_all_rules(World& world) { world.kernel.ensure(all_firewall_parts(world).rules); }

std::vector<std::string> restore_all(World& world) {
  std::vector<std::string> failures;
  if (world.store.host_record()) {
    keep_going(failures, "firewall", [&] { load_all_rules(world); });
  }
  const HostTraits host = host_traits(world);
  if (const auto record = world.store.host_record()) {
    ensure(world, {{"host", plan_host(host, *record)}}, failures);
  }
  ensure(world, network_owners(world, host), failures);
  ensure(world, container_owners(world, host, nullptr), failures);
  return failures;
}

RestoredFirewall restore_firewall(World& world) {
  RestoredFirewall restored;
  const auto exclusive = world.store.lock_host(LockMode::exclusive);
  if (!world.store.host_record() || world.store.network_ids().empty()) return restored;
  const FirewallParts parts = all_firewall_parts(world);
  for (const Resources& each : {parts.rules, parts.openings}) {
    const Resources missing = world.kernel.check(each);
    if (missing.empty()) continue;
    keep_going(restored.failures, "", [&] {
      world.kernel.ensure(each);
      restored.made.push_back(in_words(missing));
    });
  }
  return restored;
}

std::vector<std::string> reload_networks(World& world, const std::vector<std::string>& names) {
  std::vector<Network> networks;
  for (const std::string& name : names) networks.push_back(find_network(world, name));
  if (names.empty()) {
    for (const NetworkId& id : world.store.network_ids()) {
      if (auto network = world.store.network(id)) networks.push_back(*std::move(network));
    }
  }
  std::erase_if(networks, [&](const Network& network) {
    return !gives_interfaces(network.driver) || !world.store.network(network.id);
  });
  if (networks.empty()) return {};
  const auto has_ipv6 = [](const Network& each) { return needs_host_setup(each) && each.ipv6; };
  if (std::ranges::any_of(networks, needs_host_setup)) {
    hold_host_setup(world, std::ranges::any_of(networks, has_ipv6)).reset();
  }
  const auto exclusive = world.store.lock_host(LockMode::exclusive);
  const HostTraits host = host_traits(world);
  std::vector<std::string> failures;
  std::vector<std::string> reloaded;
  std::vector<NetworkId> ids;
  if (world.store.host_record()) {
    keep_going(failures, "firewall", [&] { load_all_rules(world); });
  }
  for (const Network& network : networks) {
    keep_going(failures, "network " + quoted(network.name), [&] {
      world.kernel.ensure(driver_for(network.driver).network_resources(network, host));
      reloaded.push_back(network.name);
      ids.push_back(network.id);
    });
  }
  ensure(world, container_owners(world, host, &ids), failures);
  throw_if_any(failures);
  std::ranges::sort(reloaded, natural_less);
  return reloaded;
}

}  // namespace cnet
