#include "cnet/model/network.h"

#include <algorithm>

#include "cnet/base/error.h"
#include "cnet/base/text.h"

namespace cnet {
namespace {

struct Predefined {
  std::string_view name;
  DriverKind driver;
  std::string_view id;  ///< SHA-256 of "cnet:<name>"; verify with: printf cnet:bridge | sha256sum
};

constexpr std::array<Predefined, 3> kPredefined{{
    {"bridge", DriverKind::bridge,
     "3d0551bb6c7f24b872312c93cf56fd76bddb588eb163e26981bf40acbe3f1ec7"},
    {"host", DriverKind::host, "7f3c326251e5409903257ef3479e366e98c88aba6cf1f4bdc5a3b6fa2c2d33f9"},
    {"none", DriverKind::none, "1435e3f4e4172e2a2b9a43eb71232cc2d08ffb22785e2da87ccbf72008a5095c"},
}};

}  // namespace

std::string driver_name(DriverKind kind) {
  switch (kind) {
    case DriverKind::bridge:
      return "bridge";
    case DriverKind::host:
      return "host";
    case DriverKind::none:
      return "null";
    case DriverKind::macvlan:
      return "macvlan";
    case DriverKind::ipvlan:
      return "ipvlan";
    case DriverKind::remote:
      return "remote";
  }
  return {};
}

bool Network::takes_parents_mac() const {
  return driver == DriverKind::ipvlan ||
         (driver == DriverKind::macvlan && parent.macvlan == MacvlanMode::passthru);
}

bool Network::takes_rates() const {
  if (driver == DriverKind::remote) return false;  // a plugin makes its links itself
  return driver != DriverKind::ipvlan || parent.ipvlan != IpvlanMode::l3s;
}

std::optional<DriverKind> parse_driver(std::string_view name) {
  if (name == "none") return DriverKind::none;
  using enum DriverKind;
  for (const DriverKind kind : {bridge, host, DriverKind::none, macvlan, ipvlan, remote}) {
    if (name == driver_name(kind)) return kind;
  }
  return std::nullopt;
}

bool Network::predefined() const {
  return std::ranges::find(kPredefinedNetworks, name) != kPredefinedNetworks.end();
}

bool Network::is_default_bridge() const { return name == "bridge"; }

std::string Network::driver_name() const {
  return driver == DriverKind::remote ? remote.plugin : cnet::driver_name(driver);
}

const Subnet* Network::subnet(Family family) const {
  const auto found = std::ranges::find_if(
      subnets, [family](const Subnet& subnet) { return subnet.prefix.family() == family; });
  return found == subnets.end() ? nullptr : &*found;
}

Network predefined_network(std::string_view name) {
  const auto found = std::ranges::find(kPredefined, name, &Predefined::name);
  if (found == kPredefined.end()) {
    throw Error("network " + quoted(name) + " is not a predefined one", Error::Kind::not_found);
  }
  Network network;
  network.id = NetworkId::parse(found->id).value();
  network.name = found->name;
  network.driver = found->driver;
  if (found->driver == DriverKind::bridge) {
    network.bridge.interface = "cnet0";
    network.bridge.mtu = 0;  // as that of the default route's interface, chosen at first use
  }
  return network;
}

}  // namespace cnet
