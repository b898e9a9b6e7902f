#include "bridge_options.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/model/create_network.h"
#include "name_rules.h"

namespace cnet {
namespace {

/// What is wrong with a value, as the end of the sentence `option mtu="x" ...`; absent when nothing
/// is.
using Problem = std::optional<std::string>;

/// The spellings of Go's strconv.ParseBool, which Docker's users write.
Problem read_bool(std::string_view value, bool& out) {
  constexpr std::array<std::string_view, 6> yes{"1", "t", "T", "true", "TRUE", "True"};
  constexpr std::array<std::string_view, 6> no{"0", "f", "F", "false", "FALSE", "False"};
  if (std::ranges::find(yes, value) != yes.end()) {
    out = true;
  } else if (std::ranges::find(no, value) != no.end()) {
    out = false;
  } else {
    return "must be true or false";
  }
  return std::nullopt;
}

/// dev_valid_name() of the kernel refuses '/', ':', blanks, "." and ".."; '%' makes it a pattern,
/// and a '*' at the end is one to nft. "all" and "default" are folders of /proc/sys/net/ipv4/conf.
Problem interface_problem(std::string_view value) {
  constexpr std::size_t kLongest = 15;  // IFNAMSIZ without its NUL
  constexpr std::array<std::string_view, 5> reserved{".", "..", "lo", "all", "default"};
  const bool printable = std::ranges::all_of(value, [](char c) { return c > ' ' && c <= '~'; });
  if (value.empty()) return "must name an interface";
  if (value.size() > kLongest) return "is longer than an interface name may be (15 bytes)";
  if (!printable || value.find_first_of("/:%*\"\\") != std::string_view::npos ||
      std::ranges::find(reserved, value) != reserved.end()) {
    return "is not an interface name: letters, digits, '-', '_', '.' are, \"lo\", \"all\", "
           "\"default\" are not";
  }
  return std::nullopt;
}

Problem read_interface(std::string_view value, BridgeOptions& out) {
  if (auto problem = interface_problem(value)) return problem;
  if (value == "cnet0") return "belongs to the network \"bridge\"";
  out.interface = value;
  return std::nullopt;
}

/// "eth1:eth2", each once.
Problem read_trusted_interfaces(std::string_view value, BridgeOptions& out) {
  for (const std::string_view name : split(value, ':')) {
    if (interface_problem(name)) {
      return "has " + quoted(name) + ", which is not an interface name; names stand between colons";
    }
    const auto& known = out.trusted_interfaces;
    if (std::ranges::find(known, name) == known.end()) out.trusted_interfaces.emplace_back(name);
  }
  return std::nullopt;
}

Problem read_mtu(std::string_view value, BridgeOptions& out) {
  constexpr std::uint64_t kMin = 68;     // ETH_MIN_MTU, what RFC 791 requires of every link
  constexpr std::uint64_t kMax = 65535;  // ETH_MAX_MTU
  const auto mtu = parse_number(value, kMax);
  if (!mtu || (*mtu != 0 && *mtu < kMin)) {
    return "must be a number of bytes from 68 to 65535 (0: as the host's)";
  }
  out.mtu = static_cast<std::uint32_t>(*mtu);
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

Problem read_host_binding(std::string_view value, Family family, std::optional<Ip>& out) {
  const auto ip = Ip::parse(value);
  if (!ip || ip->is_multicast() || ip->family() != family) {
    return "must be an " + family_name(family) + " address of the host";
  }
  out = *ip;
  return std::nullopt;
}

/// Docker's own mark of its default bridge: harmless when false, never true for a network that is
/// created.
Problem read_default_bridge(std::string_view value, BridgeOptions&) {
  bool is_default = false;
  if (const auto problem = read_bool(value, is_default)) return problem;
  if (is_default) return "cannot be: the default bridge is the network \"bridge\"";
  return std::nullopt;
}

/// What of the network's packets is recorded all the time.
Problem read_log(std::string_view value, BridgeOptions& out) {
  if (value != "drops" && value != "none") {
    return "is nothing that can be recorded" + suggestion(value, {"drops", "none"});
  }
  out.log_drops = value == "drops";
  return std::nullopt;
}

struct Option {
  std::string_view name;        ///< Docker's
  std::string_view short_name;  ///< Podman's or nerdctl's; empty when they have none
  Problem (*read)(std::string_view value, BridgeOptions& out);
};

constexpr std::array<Option, 11> kOptions{{
    {"com.docker.network.bridge.name", "", read_interface},
    {"com.docker.network.driver.mtu", "mtu", read_mtu},
    {"com.docker.network.bridge.enable_icc", "icc",
     [](std::string_view value, BridgeOptions& out) { return read_bool(value, out.icc); }},
    {"com.docker.network.bridge.enable_ip_masquerade", "ip-masq",
     [](std::string_view value, BridgeOptions& out) { return read_bool(value, out.masquerade); }},
    {"com.docker.network.bridge.gateway_mode_ipv4", "",
     [](std::string_view value, BridgeOptions& out) {
       return read_gateway_mode(value, out.gateway_mode4);
     }},
    {"com.docker.network.bridge.gateway_mode_ipv6", "",
     [](std::string_view value, BridgeOptions& out) {
       return read_gateway_mode(value, out.gateway_mode6);
     }},
    {"com.docker.network.bridge.trusted_host_interfaces", "", read_trusted_interfaces},
    {"com.docker.network.bridge.host_binding_ipv4", "",
     [](std::string_view value, BridgeOptions& out) {
       return read_host_binding(value, Family::v4, out.host_binding4);
     }},
    {"com.docker.network.bridge.host_binding_ipv6", "",
     [](std::string_view value, BridgeOptions& out) {
       return read_host_binding(value, Family::v6, out.host_binding6);
     }},
    {"com.docker.network.bridge.default_bridge", "", read_default_bridge},
    {"log", "", read_log},
}};

/// Keys that the peers know and cnet does not have: better an error than an option that does
/// nothing.
constexpr std::array<std::string_view, 22> kNotYet{
    "com.docker.network.bridge.inhibit_ipv4",
    "com.docker.network.container_iface_prefix",
    "com.docker.network.host_ipv4",
    "com.docker.network.host_ipv6",
    "com.docker.network.enable_ipv4",
    "com.docker.network.enable_ipv6",
    "com.docker.network.advertise_addr_nmsgs",
    "com.docker.network.advertise_addr_ms",
    "com.docker.network.driver.overlay.vxlanid_list",
    "encrypted",
    "metric",
    "no_default_route",
    "isolate",
    "vlan",
    "vrf",
    "mode",
    "outbound_addr4",
    "outbound_addr6",
    "parent",
    "bclim",
    "macvlan_mode",
    "ipvlan_mode",
};

std::vector<std::string> known_keys() {
  std::vector<std::string> keys;
  for (const Option& option : kOptions) {
    keys.emplace_back(option.name);
    if (!option.short_name.empty()) keys.emplace_back(option.short_name);
  }
  return keys;
}

}  // namespace

BridgeOptions read_bridge_options(const std::map<std::string, std::string>& options,
                                  std::vector<std::string>& problems) {
  BridgeOptions result;
  result.mtu = 0;  // not given: chosen from the host's default route
  std::map<std::string_view, std::string_view> given;  // Docker's name -> the key as written
  for (const auto& [key, value] : options) {
    const auto option = std::ranges::find_if(kOptions, [&key = key](const Option& known) {
      return key == known.name || (key == known.short_name && !key.empty());
    });
    if (option == kOptions.end()) {
      const bool later = std::ranges::find(kNotYet, key) != kNotYet.end();
      problems.push_back(later ? "option " + quoted(key) + " is not supported yet"
                               : "unknown option " + quoted(key) + suggestion(key, known_keys()));
      continue;
    }
    const auto [first, is_new] = given.emplace(option->name, key);
    if (!is_new) {
      problems.push_back("options " + quoted(first->second) + " and " + quoted(key) +
                         " are the same: give one of them");
    } else if (const auto problem = option->read(value, result)) {
      problems.push_back("option " + key + "=" + quoted(value) + " " + *problem);
    }
  }
  return result;
}

BridgeOptions parse_bridge_options(const std::map<std::string, std::string>& options) {
  std::vector<std::string> problems;
  BridgeOptions result = read_bridge_options(options, problems);
  if (!problems.empty()) throw Error(join(problems, "\n"), Error::Kind::usage);
  return result;
}

}  // namespace cnet
