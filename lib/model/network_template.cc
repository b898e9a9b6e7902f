#include <algorithm>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/model/create_network.h"

namespace cnet {
namespace {

/// What is the template's to say, with the flag that says it otherwise.
void require_left_to_template(const CreateNetwork& flags) {
  std::vector<std::string> given;
  const auto look = [&](bool is_given, const char* flag) {
    if (is_given) given.emplace_back(flag);
  };
  look(!flags.subnets.empty(), "--subnet");
  look(!flags.gateways.empty(), "--gateway");
  look(!flags.ranges.empty(), "--ip-range");
  look(!flags.aux_addresses.empty(), "--aux-address");
  look(!flags.options.empty(), "--opt");
  look(flags.ipam_driver != "default", "--ipam-driver");
  look(!flags.dns.empty(), "--dns");
  look(!flags.routes.empty(), "--route");
  look(!flags.rate.empty() || !flags.burst.empty(), "--rate");
  look(flags.ipv6 || !flags.ipv4, "--ipv4 and --ipv6");
  if (given.empty()) return;
  throw Error("--config-from takes " + join(given, ", ") + " from the template",
              Error::Kind::usage);
}

void add_subnet(const Subnet& subnet, CreateNetwork& flags) {
  flags.subnets.push_back(subnet.prefix.str());
  if (subnet.gateway) flags.gateways.push_back(subnet.gateway->str());
  if (subnet.range) flags.ranges.push_back(subnet.range->str());
  for (const auto& [name, ip] : subnet.aux) flags.aux_addresses.push_back(name + "=" + ip.str());
}

}  // namespace

CreateNetwork with_template(CreateNetwork flags, const Network& network) {
  require_left_to_template(flags);
  for (const Subnet& subnet : network.subnets) add_subnet(subnet, flags);
  for (const auto& [key, value] : network.options) flags.options.push_back(key + "=" + value);
  for (const NameServer& server : network.dns) flags.dns.push_back(server.str());
  for (const StaticRoute& route : network.join.routes) {
    flags.routes.push_back(route.destination.str() + "," + route.via.str() + "," +
                           std::to_string(route.metric));
  }
  if (network.join.rate.bits != 0) flags.rate = std::to_string(network.join.rate.bits);
  if (network.join.rate.burst != 0) flags.burst = std::to_string(network.join.rate.burst);
  flags.ipam_driver = network.ipam_driver;
  for (const auto& [key, value] : network.ipam_options) {
    flags.ipam_options.push_back(key + "=" + value);
  }
  const bool chosen = network.ipam_driver == "default";
  flags.ipv4 = network.ipv4 || !chosen;
  flags.ipv6 = network.ipv6;
  std::vector<std::string> labels;
  for (const auto& [key, value] : network.labels) labels.push_back(key + "=" + value);
  flags.labels.insert(flags.labels.begin(), labels.begin(), labels.end());  // the last one counts
  return flags;
}

}  // namespace cnet
