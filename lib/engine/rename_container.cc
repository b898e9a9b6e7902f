#include <optional>

#include "addresses.h"
#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/engine/containers.h"
#include "cnet/model/names.h"
#include "find.h"
#include "settle.h"
#include "transaction.h"

namespace cnet {

namespace {

/// The names in DNS of the one moment give way to those of the other: the new ones first, so that
/// what both have never goes.
void publish(World& world, const Sandbox& from, const Sandbox& to) {
  const auto networks = networks_of(world, to);
  const HostTraits host = host_traits(world);
  const Resources was = plan_sandbox(from, networks, host);
  const Resources will = plan_sandbox(to, networks, host);
  world.kernel.ensure(difference(will, was));
  throw_if_any(world.kernel.remove(difference(was, will), Removal::complete));
  world.store.save(to);
}

}  // namespace

/// The new claim, then the record and the names in DNS, then the old claim. Killed in between, the
/// record says which of the two counts: the other confirms nobody and is taken over by whoever wants
/// it. The names in DNS follow the record; settle_running() puts them right if we did not come to
/// that.
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
  // One that has died without being closed keeps its old names until it is.
  std::optional<Sandbox> sandbox;
  if (is_running(world, id)) sandbox = settle_running(world, before);
  const Sandbox moved = sandbox ? with_dns_names(world, *sandbox, renamed) : Sandbox{};
  world.store.claim_container_name(name, id);
  all_or_nothing(
      [&] {
        world.store.save(renamed);
        if (sandbox) publish(world, *sandbox, moved);
        world.store.release_container_name(before.name, id);
      },
      [&] {
        if (sandbox) publish(world, moved, *sandbox);
        world.store.save(before);
        world.store.release_container_name(name, id);
      });
  world.events.record(container_event(renamed, "rename", {{"oldName", before.name}}));
}

}  // namespace cnet
