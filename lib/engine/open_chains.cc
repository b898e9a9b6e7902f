#include <algorithm>

#include "cnet/base/text.h"
#include "cnet/engine/system.h"
#include "find.h"
#include "transaction.h"

namespace cnet {
namespace {

using state::LockMode;

/// What the record does not have yet of the chains that drop.
std::vector<ForeignChain> to_open(const std::vector<ForeignDrop>& drops, const HostRecord& record) {
  std::vector<ForeignChain> chains;
  for (const ForeignDrop& drop : drops) {
    const ForeignChain chain{.table = drop.table, .chain = drop.chain};
    if (std::ranges::find(record.openings, chain) == record.openings.end()) chains.push_back(chain);
  }
  return chains;
}

Resources openings_of_all(World& world) {
  Resources openings;
  const HostTraits host = host_traits(world);
  for (const NetworkId& id : world.store.network_ids()) {
    const auto network = world.store.network(id);
    if (!network) continue;
    for (Resource& each : driver_for(network->driver).network_resources(*network, host)) {
      if (std::holds_alternative<Opening>(each)) openings.push_back(std::move(each));
    }
  }
  return openings;
}

}  // namespace

/// The record first: whatever dies after it, the openings are known, and go with the networks.
std::vector<std::string> open_foreign_chains(World& world) {
  const auto exclusive = world.store.lock_host(LockMode::exclusive);
  const auto before = world.store.host_record();
  const auto drops = world.host.foreign_drops();
  if (!before || drops.empty()) return {};
  HostRecord record = *before;
  std::ranges::copy(to_open(drops, *before), std::back_inserter(record.openings));
  if (record != *before) world.store.save(record);
  all_or_nothing([&] { world.kernel.ensure(openings_of_all(world)); },
                 [&] { world.store.save(*before); });
  std::vector<std::string> done;
  for (const ForeignDrop& drop : drops) {
    done.push_back("opened chain " + drop.chain + " of table " + drop.table + " (" + drop.reason +
                   ") for cnet's networks");
  }
  return done;
}

}  // namespace cnet
