#include "rates.h"

#include <algorithm>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "find.h"
#include "transaction.h"

namespace cnet {

void require_rates(const Network& network) {
  if (network.takes_rates()) return;
  const bool remote = network.driver == DriverKind::remote;
  throw Error("--rate does not go with network " + quoted(network.name) +
                  (remote ? ", whose links are a plugin's" : ", in ipvlan's mode l3s"),
              Error::Kind::usage)
      .hint(remote ? "its plugin may have an option for that" : "use a network in mode l3 or l2");
}

Sandbox with_rates(World& world, Sandbox sandbox, const Container& container) {
  const auto networks = networks_of(world, sandbox);
  for (Endpoint& endpoint : sandbox.endpoints) {
    const auto network = std::ranges::find(networks, endpoint.network, &Network::id);
    const auto config =
        std::ranges::find(container.endpoints, endpoint.network, &EndpointConfig::network);
    if (network == networks.end() || config == container.endpoints.end()) continue;
    endpoint.rate = config->rate.bits != 0 ? config->rate : network->join.rate;
  }
  return sandbox;
}

/// A limit that is there is changed in place, so that there is no moment without one.
void change_rates(World& world, const Sandbox& before, const Sandbox& after) {
  const auto networks = networks_of(world, after);
  for (std::size_t i = 0; i < after.endpoints.size(); ++i) {
    const Endpoint& was = before.endpoints.at(i);
    const Endpoint& will = after.endpoints[i];
    const auto network = std::ranges::find(networks, will.network, &Network::id);
    if (was.rate == will.rate || network == networks.end()) continue;
    const Driver& driver = driver_for(network->driver);
    if (will.rate.bits != 0) {
      world.kernel.ensure(driver.rate_resources(will));
    } else {
      throw_if_any(world.kernel.remove(driver.rate_resources(was), Removal::complete));
    }
  }
}

}  // namespace cnet
