#include "remote.h"

#include "inside.h"

namespace cnet::remote_driver {

Resources network_resources(const Network&, const HostTraits&) { return {}; }

Resources endpoint_resources(const Network& network, const Endpoint& endpoint, const HostTraits&) {
  if (!endpoint.remote || endpoint.remote->link.empty()) return {};
  MovedLink link{.sandbox = endpoint.container,
                 .source = endpoint.remote->link,
                 .name = endpoint.interface,
                 .mac = {}};
  if (!endpoint.mac.is_zero()) link.mac = endpoint.mac;
  Resources resources{std::move(link)};
  Network as_it_is = network;
  as_it_is.ipv6 = network.ipv6 || endpoint.ip6.has_value();  // the plugin may have chosen one
  add_inside(as_it_is, endpoint, resources);
  for (const RemoteRoute& route : endpoint.remote->routes) {
    resources.push_back(Route{.netns = {endpoint.container},
                              .destination = route.destination,
                              .via = route.via,
                              .link = endpoint.interface});
  }
  return resources;
}

}  // namespace cnet::remote_driver
