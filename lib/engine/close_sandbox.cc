#include "close_sandbox.h"

#include "addresses.h"
#include "find.h"
#include "plugin_endpoint.h"
#include "settle.h"
#include "transaction.h"

namespace cnet {

namespace {

/// Everything the kernel may hold: while a connect or disconnect was under way, the plan with the
/// endpoint and the one without it (the default route and the published ports differ); while it was
/// renamed, the old and the new names.
Resources may_exist(World& world, const Sandbox& sandbox) {
  const auto networks = networks_of(world, sandbox);
  const HostTraits host = host_traits(world);
  Resources resources{
      Cgroup{.container = sandbox.container, .controllers = sandbox.controllers}};
  const auto add = [&](const Sandbox& moment) {
    for (Resource& resource : difference(plan_sandbox(moment, networks, host), resources)) {
      resources.push_back(std::move(resource));
    }
  };
  if (const auto container = world.store.container(sandbox.container)) {
    const Sandbox settled = without_unnamed(sandbox, *container);
    add(settled);
    add(with_dns_names(world, settled, *container));
  }
  add(sandbox);
  return resources;
}

/// What members keep.
bool is_loopback_up(const Resource& resource) {
  const auto* link = std::get_if<LinkUp>(&resource);
  return link != nullptr && link->netns.sandbox && link->name == "lo";
}

}  // namespace

std::vector<std::string> close_sandbox(World& world, const ContainerId& id) {
  const auto sandbox = world.store.sandbox(id);
  if (!sandbox) return {};
  // Members live on in the namespace: it does not end and take the links along.
  const bool shared = !world.store.members(id).empty();
  Resources resources = may_exist(world, *sandbox);
  if (shared) std::erase_if(resources, is_loopback_up);
  // Nobody puts back what is going (restore.h).
  const auto host = sandbox->endpoints.empty() ? nullptr : world.store.lock_host(state::LockMode::shared);
  auto failures =
      world.kernel.remove(resources, shared ? Removal::complete : Removal::with_sandbox);
  if (!failures.empty()) return failures;
  for (const Endpoint& endpoint : sandbox->endpoints) {
    keep_going(failures, "", [&] {
      leave_plugin(world, endpoint);
      release_endpoint(world, endpoint);
    });
  }
  if (failures.empty()) world.store.erase_sandbox(id);
  return failures;
}

}  // namespace cnet
