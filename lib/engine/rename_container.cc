#include "addresses.h"
#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/engine/containers.h"
#include "cnet/model/names.h"
#include "find.h"
#include "settle.h"
#include "transaction.h"

namespace cnet {

/// The new claim, then the record, then the old claim. Killed in between, the record says which of
/// the two counts: the other confirms nobody and is taken over by whoever wants it. The names in
/// DNS follow the record; settle_running() puts them right if we did not come to that.
void rename_container(World& world, const std::string& name_or_id, const std::string& name) {
  const ContainerId id = find_container(world, name_or_id).id;
  require_valid_name("container", name);
  const auto lock = lock_recorded(world, id);
  const Container before = find_container(world, id.str());
  if (before.name == name) {
    throw Error("container " + quoted(name) + " has that name already", Error::Kind::exists);
  }
  Container renamed = before;
  renamed.name = name;
  const auto sandbox = world.store.sandbox(id);
  world.store.claim_container_name(name, id);
  all_or_nothing(
      [&] {
        world.store.save(renamed);
        if (sandbox) world.store.save(with_dns_names(world, *sandbox, renamed));
        world.store.release_container_name(before.name, id);
      },
      [&] {
        if (sandbox) world.store.save(*sandbox);
        world.store.save(before);
        world.store.release_container_name(name, id);
      });
  world.events.record(container_event(renamed, "rename", {{"oldName", before.name}}));
}

}  // namespace cnet
