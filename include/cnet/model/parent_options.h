#pragma once

#include <cstdint>
#include <string>

namespace cnet {

/// What a macvlan link may say to the others on its parent (ip-link(8)).
enum class MacvlanMode {
  bridge,        ///< reaches them directly
  private_only,  ///< not at all
  vepa,          ///< through a switch that sends it back
  passthru,      ///< there are no others: the link has the parent to itself
};
std::string macvlan_mode_name(MacvlanMode mode);  ///< "bridge", "private", "vepa", "passthru"

enum class IpvlanMode { l2, l3, l3s };
std::string ipvlan_mode_name(IpvlanMode mode);  ///< "l2", "l3", "l3s"

/// As MacvlanMode's, for ipvlan.
enum class IpvlanFlag { bridge, private_only, vepa };
std::string ipvlan_flag_name(IpvlanFlag flag);  ///< "bridge", "private", "vepa"

/// Where the parent link of a macvlan or ipvlan network comes from.
enum class ParentOrigin {
  given,     ///< somebody else's: cnet leaves it as it is
  vlan,      ///< a VLAN of another link, made by cnet; networks may share it
  isolated,  ///< a link to nowhere, made by cnet for this network alone
};

/// The options (-o) of the macvlan and ipvlan drivers, parsed once.
struct ParentOptions {
  std::string interface;      ///< the parent: "eth0", "eth0.50"; isolated: "dm-<12 hex>"
  ParentOrigin origin = ParentOrigin::given;
  std::string vlan_of;        ///< "eth0" of "eth0.50"
  std::uint32_t vlan = 0;     ///< 50
  std::uint32_t mtu = 0;      ///< bytes; 0: the parent's
  MacvlanMode macvlan = MacvlanMode::bridge;
  IpvlanMode ipvlan = IpvlanMode::l2;
  IpvlanFlag flag = IpvlanFlag::bridge;
  bool host_access = false;   ///< the host reaches the containers, by a link of its own on the parent
  friend bool operator==(const ParentOptions&, const ParentOptions&) = default;
};

}  // namespace cnet
