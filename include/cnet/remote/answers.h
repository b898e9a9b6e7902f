#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cnet/model/endpoint.h"
#include "cnet/model/network.h"
#include "cnet/plan/plugins.h"

// What a plugin answers, taken apart. An answer is some program's word: whatever is not what the
// protocol says is an Error that names the plugin, the call and the place; nothing else is
// possible, whatever the bytes are. Keys that nobody knows are passed over, as Docker does.

namespace cnet::remote {

/// An answer and what it answers to, for the Errors: `plugin "weave", NetworkDriver.Join`.
struct Said {
  std::string who;
  PluginAnswer answer;
};

/// Whether the plugin does not know the method: fine for what the protocol calls optional.
bool unknown_method(const Said& said);
/// What it has against it, in its own words; absent when it did what it was asked. Throws Error for
/// an answer that is none.
std::optional<std::string> refusal(const Said& said);
/// Throws Error with these words.
void require_done(const Said& said);

/// Of /Plugin.Activate: "NetworkDriver", "IpamDriver".
std::vector<std::string> implements(const Said& said);

struct DriverCapabilities {
  bool global = false;  ///< what it allocates is a cluster's
};
DriverCapabilities driver_capabilities(const Said& said);
/// AllocateNetwork: options that CreateNetwork takes.
std::map<std::string, std::string> allocated_options(const Said& said);

/// CreateEndpoint: what the driver has chosen.
struct ChosenInterface {
  std::optional<Prefix> ip4, ip6;
  std::optional<Mac> mac;
};
ChosenInterface chosen_interface(const Said& said);

struct Joined {
  std::string link;    ///< the host's; empty: the endpoint has no interface
  std::string name;    ///< what it shall be called inside; empty: prefix and a number
  std::string prefix;  ///< empty: the driver does not mind
  std::optional<Ip> gateway4, gateway6;
  std::vector<RemoteRoute> routes;
};
Joined joined(const Said& said);

/// EndpointOperInfo, each value as text.
std::map<std::string, std::string> endpoint_info(const Said& said);

struct IpamCapabilities {
  bool requires_mac = false;
};
IpamCapabilities ipam_capabilities(const Said& said);
std::string local_address_space(const Said& said);

struct GrantedPool {
  std::string id;
  Prefix prefix;              ///< canonical, of the family that was asked for
  std::optional<Ip> gateway;  ///< that the plugin would like
};
GrantedPool granted_pool(const Said& said, Family family);
/// Of the family; inside `pool`.
Ip granted_address(const Said& said, const Prefix& pool);

}  // namespace cnet::remote
