#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/engine/networks.h"
#include "find.h"
#include "network_users.h"
#include "transaction.h"

namespace cnet {
namespace {

void require_new_name(const Network& network, const std::string& name) {
  if (network.predefined()) {
    throw Error("network " + quoted(network.name) + " is predefined and keeps its name",
                Error::Kind::usage);
  }
  parse_create_network({.name = name});  // the rules for names
  if (network.name == name) {
    throw Error("network " + quoted(name) + " has that name already", Error::Kind::exists);
  }
}

}  // namespace

/// The new claim, then the record, then the old claim: killed in between, the record says which of
/// the two counts, and the other confirms nobody.
void rename_network(World& world, const std::string& name_or_id, const std::string& name) {
  const NetworkId id = find_network(world, name_or_id).id;
  const auto lock = world.store.lock_network(id, state::LockMode::exclusive);
  const Network before = find_network(world, id.str());
  require_new_name(before, name);
  require_unused(world, before);
  require_no_copies(world, before);
  Network renamed = before;
  renamed.name = name;
  world.store.claim_network_name(name, id);
  all_or_nothing(
      [&] {
        world.store.save(renamed);
        world.store.release_network_name(before.name, id);
      },
      [&] {
        world.store.save(before);
        world.store.release_network_name(name, id);
      });
  world.events.record(network_event(renamed, "rename", {{"oldName", before.name}}));
}

}  // namespace cnet
