#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cnet/model/counters.h"
#include "cnet/model/port_spec.h"
#include "cnet/output/json.h"
#include "cnet/output/listing.h"

namespace cnet::output {

/// What of an interface is shown, and whose network it is on.
struct NetworkInterface {
  std::string network;  ///< empty: on none of cnet's
  InterfaceCounters counters;
};

/// A container at one moment.
struct StatsFacts {
  std::string given;  ///< as the operator named it
  std::string id;
  std::string name;
  std::optional<ResourceCounters> resources;  ///< absent: it does not run
  double cpu_share = 0;                       ///< 1.0 is all of one CPU
  std::optional<NetworkCounters> network;  ///< absent: it does not run, or has the host's network
  std::vector<std::string> networks;       ///< for each of network->interfaces, in this order
};

/// A row of `stats`: Docker's fields as strings, and cnet's: Connections as a string, Interfaces
/// and Sockets as objects.
Json stats_row(const StatsFacts& facts, bool no_trunc);
const ListShape& stats_list();

/// A row of `network stats`: what the container sent into the network and received from it, and
/// with an empty container the sum over the network.
struct EndpointTraffic {
  std::string network;
  std::string container;
  std::string interface;  ///< inside the container
  Traffic received;
  Traffic sent;
};
Json traffic_row(const EndpointTraffic& traffic);
const ListShape& traffic_list();

/// A row of `network stats --ports`.
struct PortTraffic {
  std::string network;
  std::string container;
  Binding binding;
  std::optional<std::uint64_t> connections;  ///< absent: the firewall does not count them
};
Json port_traffic_row(const PortTraffic& traffic);
const ListShape& port_traffic_list();

}  // namespace cnet::output
