#include "cnet/kernel/host_links.h"

#include <algorithm>

#include "address.h"
#include "cnet/base/text.h"
#include "link_list.h"
#include "netns.h"

namespace cnet {

using namespace kernel;

std::vector<AddressedLink> host_links() {
  Rtnetlink rtnetlink(open_rtnetlink());
  const std::string way4 = default_route_link(rtnetlink, Family::v4);
  const std::string way6 = default_route_link(rtnetlink, Family::v6);
  std::vector<AddressedLink> links;
  for (const LinkState& link : all_links(rtnetlink)) {
    // A bridge's port has no address, and a host of many containers has many ports.
    if (link.name == "lo" || link.master != 0 || link.alias.starts_with("cnet:")) continue;
    AddressedLink found{.name = link.name, .default_route = link.name == way4 || link.name == way6};
    for (const Family family : kFamilies) {
      for (const Prefix& address : addresses_of(link.index, family, rtnetlink)) {
        if (!address.ip().is_link_local()) found.addresses.push_back(address);
      }
    }
    if (!found.addresses.empty() || found.default_route) links.push_back(std::move(found));
  }
  std::ranges::sort(links, natural_less, &AddressedLink::name);
  return links;
}

}  // namespace cnet
