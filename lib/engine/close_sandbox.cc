#include "close_sandbox.h"

#include "addresses.h"
#include "find.h"
#include "settle.h"
#include "transaction.h"

namespace cnet {

std::vector<std::string> close_sandbox(World& world, const ContainerId& id) {
  const auto sandbox = world.store.sandbox(id);
  if (!sandbox) return {};
  Resources resources{Cgroup{.container = id}};
  for (Resource& resource :
       plan_sandbox(*sandbox, networks_of(world, *sandbox), host_traits(world))) {
    resources.push_back(std::move(resource));
  }
  auto failures = world.kernel.remove(resources, Removal::with_sandbox);
  if (!failures.empty()) return failures;
  for (const Endpoint& endpoint : sandbox->endpoints) release_endpoint(world, endpoint);
  world.store.erase_sandbox(id);
  return {};
}

}  // namespace cnet
