#include <algorithm>
#include <array>

#include "cnet/base/text.h"
#include "name_rules.h"
#include "option_values.h"

namespace cnet {
namespace {

constexpr std::uint32_t kLastVlan = 4094;

Problem read_interface(std::string_view value, DriverOptions& out) {
  if (value == "cnet0") return "belongs to the network \"bridge\"";
  return read_link_name(value, out.bridge.interface);
}

/// "eth1:eth2", each once.
Problem read_trusted_interfaces(std::string_view value, DriverOptions& out) {
  for (const std::string_view text : split(value, ':')) {
    std::string name;
    if (read_link_name(text, name)) {
      return "has " + quoted(text) + ", which is not an interface name; names stand between colons";
    }
    auto& known = out.bridge.trusted_interfaces;
    if (std::ranges::find(known, name) == known.end()) known.push_back(name);
  }
  return std::nullopt;
}

Problem read_gateway_mode(std::string_view value, GatewayMode& out) {
  if (value == "nat" || value.empty()) {
    out = GatewayMode::nat;
  } else if (value == "nat-unprotected") {
    out = GatewayMode::nat_unprotected;
  } else if (value == "routed") {
    out = GatewayMode::routed;
  } else if (value == "isolated") {
    out = GatewayMode::isolated;
  } else {
    return "is no gateway mode" +
           suggestion(value, {"nat", "nat-unprotected", "routed", "isolated"});
  }
  return std::nullopt;
}

/// Docker's own mark of its default bridge: harmless when false, never true for a network that is
/// created.
Problem read_default_bridge(std::string_view value, DriverOptions&) {
  bool is_default = false;
  if (const auto problem = read_bool(value, is_default)) return problem;
  if (is_default) return "cannot be: the default bridge is the network \"bridge\"";
  return std::nullopt;
}

/// What of the network's packets is recorded all the time.
Problem read_log(std::string_view value, DriverOptions& out) {
  if (value != "drops" && value != "none") {
    return "is nothing that can be recorded" + suggestion(value, {"drops", "none"});
  }
  out.bridge.log_drops = value == "drops";
  return std::nullopt;
}

Problem read_mode(std::string_view value, DriverOptions& out) {
  if (value != "managed" && value != "unmanaged") {
    return "is no mode of a bridge" + suggestion(value, {"managed", "unmanaged"});
  }
  out.bridge.managed = value == "managed";
  return std::nullopt;
}

Problem read_vlan(std::string_view value, DriverOptions& out) {
  const auto vlan = parse_number(value, kLastVlan);
  if (!vlan || *vlan == 0) return "must be the number of a VLAN, from 1 to 4094";
  out.bridge.vlan = static_cast<std::uint32_t>(*vlan);
  return std::nullopt;
}

/// cnet's networks are apart from each other in any case: `true` and `strict` ask for what is.
Problem read_isolate(std::string_view value, DriverOptions&) {
  bool isolated = true;
  if (value == "strict") return std::nullopt;
  if (read_bool(value, isolated)) return "must be true, false or strict";
  if (isolated) return std::nullopt;
  return "cannot be: networks are apart from each other; connect the container to both, or publish "
         "the port";
}

Problem inhibit_address(std::string_view value, DriverOptions& out) {
  bool inhibited = false;
  const auto problem = read_bool(value, inhibited);
  out.bridge.host_address = !inhibited;
  return problem;
}

constexpr std::array<DriverOption, 16> kOptions{{
    {"com.docker.network.bridge.name", "", read_interface},
    {"com.docker.network.driver.mtu", "mtu",
     [](std::string_view value, DriverOptions& out) { return read_mtu(value, out.bridge.mtu); }},
    {"com.docker.network.bridge.enable_icc", "icc",
     [](std::string_view value, DriverOptions& out) { return read_bool(value, out.bridge.icc); }},
    {"com.docker.network.bridge.enable_ip_masquerade", "ip-masq",
     [](std::string_view value, DriverOptions& out) {
       return read_bool(value, out.bridge.masquerade);
     }},
    {"com.docker.network.bridge.gateway_mode_ipv4", "",
     [](std::string_view value, DriverOptions& out) {
       return read_gateway_mode(value, out.bridge.gateway_mode4);
     }},
    {"com.docker.network.bridge.gateway_mode_ipv6", "",
     [](std::string_view value, DriverOptions& out) {
       return read_gateway_mode(value, out.bridge.gateway_mode6);
     }},
    {"com.docker.network.bridge.trusted_host_interfaces", "", read_trusted_interfaces},
    {"com.docker.network.bridge.host_binding_ipv4", "",
     [](std::string_view value, DriverOptions& out) {
       return read_address(value, Family::v4, out.bridge.host_binding4);
     }},
    {"com.docker.network.bridge.host_binding_ipv6", "",
     [](std::string_view value, DriverOptions& out) {
       return read_address(value, Family::v6, out.bridge.host_binding6);
     }},
    {"com.docker.network.bridge.default_bridge", "", read_default_bridge},
    {"log", "", read_log},
    {"com.docker.network.bridge.inhibit_ipv4", "", inhibit_address},
    {"isolate", "", read_isolate},
    {"mode", "", read_mode},
    {"vlan", "", read_vlan},
    {"vrf", "",
     [](std::string_view value, DriverOptions& out) {
       return read_link_name(value, out.bridge.vrf);
     }},
}};

}  // namespace

std::span<const DriverOption> bridge_option_table() { return kOptions; }

}  // namespace cnet
