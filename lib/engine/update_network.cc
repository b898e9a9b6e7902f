#include <algorithm>

#include "cnet/base/text.h"
#include "cnet/engine/networks.h"
#include "cnet/model/driver_options.h"
#include "find.h"
#include "network_users.h"
#include "rates.h"
#include "resolver.h"
#include "settle.h"
#include "transaction.h"

namespace cnet {
namespace {

void require_changeable(const Network& network, const NetworkChange& change) {
  if (change.rate && change.rate->bits != 0) require_rates(network);
  if (!network.predefined()) return;
  if (change.rate) {
    throw Error("network " + quoted(network.name) + " is predefined and has no rate",
                Error::Kind::usage)
        .hint("give the container one: `cnet update --rate`");
  }
  throw Error("network " + quoted(network.name) + " is predefined and cannot be changed",
              Error::Kind::usage)
      .hint(
          "name servers: give the container one with --dns, or all of them with \"dns\" in "
          "config.json");
}

void change_options(Network& network, const std::map<std::string, std::string>& options) {
  if (options.empty()) return;
  for (const auto& [key, value] : options) {
    if (key == "log") continue;
    throw Error("option " + quoted(key) + " cannot be changed", Error::Kind::usage)
        .hint("make the network anew with it");
  }
  if (network.driver != DriverKind::bridge || !network.bridge.managed) {
    throw Error("only networks on a bridge of cnet's have drops to record", Error::Kind::usage);
  }
  network.bridge.log_drops = parse_driver_options(network.driver, options).bridge.log_drops;
  network.options["log"] = options.at("log");
}

Network changed(Network network, const NetworkChange& change) {
  change_options(network, change.options);
  for (const NameServer& server : change.dns_drop) {
    if (std::erase(network.dns, server) > 0) continue;
    throw Error("network " + quoted(network.name) + " has no name server " + server.str(),
                Error::Kind::not_found)
        .hint("`cnet network inspect " + network.name + "` shows those it has");
  }
  for (const NameServer& server : change.dns_add) {
    if (std::ranges::find(network.dns, server) == network.dns.end()) network.dns.push_back(server);
  }
  if (change.rate) network.join.rate = *change.rate;
  return network;
}

/// Whom its resolver asks and how fast it may be, by the record of this moment. Of one that ended
/// meanwhile nobody has to be told.
void tell(World& world, const ContainerId& id) {
  const auto lock = lock_recorded(world, id);
  const auto container = world.store.container(id);
  const auto sandbox = world.store.sandbox(id);
  if (!container || !sandbox || !is_running(world, id)) return;
  tell_resolver(world, *container, *sandbox, *sandbox);
  const Sandbox after = with_rates(world, *sandbox, *container);
  if (after == *sandbox) return;
  world.store.save(after);
  change_rates(world, *sandbox, after);
}

}  // namespace

void update_network(World& world, const std::string& name_or_id, const NetworkChange& change) {
  const NetworkId id = find_network(world, name_or_id).id;
  require_changeable(find_network(world, name_or_id), change);
  const auto lock = world.store.lock_network(id, state::LockMode::exclusive);
  const Network before = find_network(world, id.str());
  const Network after = changed(before, change);
  if (after == before) return;
  note_unrecorded_drops(world, after);
  const std::vector<ContainerId> users = network_users(world, before);
  all_or_nothing(
      [&] {
        world.store.save(after);
        for (const ContainerId& user : users) tell(world, user);
      },
      [&] {
        world.store.save(before);
        for (const ContainerId& user : users) {
          keep_going(world.notes, "container " + user.short_form(), [&] { tell(world, user); });
        }
      });
}

}  // namespace cnet
