#include "logged_network.h"

namespace cnet::cmd {

nft::LoggedNetwork logged_network(const Network& network) {
  nft::LoggedNetwork logged{.bridge = network.bridge.interface, .subnets = {}};
  for (const Subnet& subnet : network.subnets) logged.subnets.push_back(subnet.prefix);
  return logged;
}

}  // namespace cnet::cmd
