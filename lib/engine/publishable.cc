#include "publishable.h"

#include <ranges>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "namespaces.h"

namespace cnet {
namespace {

constexpr std::size_t kNamed = 8;  // an event is a line; a range may have thousands of ports

}  // namespace

void require_publishable(World& world, const Container& container) {
  switch (container.network_mode) {
    case NetworkMode::own:
      return;
    case NetworkMode::container:
      throw shares_network(world, container);
    case NetworkMode::host:
      throw Error("container " + quoted(container.name) +
                      " is on the host's network: its ports are the host's already",
                  Error::Kind::usage)
          .hint("start it without --network host to publish its ports one by one");
    case NetworkMode::none:
      throw Error("container " + quoted(container.name) +
                      " has no network: nothing could reach a port of it",
                  Error::Kind::usage)
          .hint("start it without --network none");
  }
}

void tell_ports(World& world, const Container& container, const std::string& action,
                const std::vector<PortSpec>& ports) {
  std::vector<std::string> words;
  for (const PortSpec& port : ports | std::views::take(kNamed)) words.push_back(str(port));
  if (ports.size() > kNamed) words.push_back(std::to_string(ports.size() - kNamed) + " more");
  world.events.record(container_event(container, action, {{"ports", join(words, ", ")}}));
}

}  // namespace cnet
