#include "cnet/model/create_network.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "bridge_options.h"
#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/model/names.h"
#include "name_rules.h"
#include "subnet_flags.h"

namespace cnet {
namespace {

using Problems = std::vector<std::string>;

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

void read_name(const std::string& name, Problems& problems) {
  auto problem = name_problem("network", name);
  if (!problem) problem = network_name_problem(name);
  if (problem) problems.push_back(*problem);
}

/// Only bridge can be created: of host and none there is one each.
void read_driver(const std::string& name, Problems& problems) {
  constexpr std::array<std::string_view, 3> later{"macvlan", "ipvlan", "overlay"};
  const auto driver = parse_driver(name);
  if (driver == DriverKind::bridge) return;
  if (driver) {
    problems.push_back("only one instance of " + quoted(driver_name(*driver)) +
                       " network is allowed: use --network " +
                       (driver == DriverKind::host ? "host" : "none"));
  } else if (contains(later, name)) {
    problems.push_back("driver " + quoted(name) + " is not supported yet");
  } else {
    problems.push_back("unknown driver " + quoted(name) + suggestion(name, {"bridge"}));
  }
}

void require_a_family(const Network& network, Problems& problems) {
  if (network.ipv4) return;
  if (!network.ipv6) {
    problems.push_back("--ipv4=false leaves the network without addresses: it needs --ipv6");
  }
  if (const Subnet* subnet = network.subnet(Family::v4)) {
    problems.push_back("--ipv4=false contradicts --subnet " + subnet->prefix.str());
  }
}

void read_ipam(const CreateNetwork& flags, Network& network, Problems& problems) {
  const std::string& driver = flags.ipam_driver;
  network.subnets = read_subnets(flags, problems);
  network.ipv4 = flags.ipv4;
  network.ipv6 = flags.ipv6 || network.subnet(Family::v6) != nullptr;
  if (driver == "default") return require_a_family(network, problems);
  if (driver == "null" || driver == "none") {
    if (!flags.subnets.empty()) {
      problems.push_back("--ipam-driver " + driver +
                         " gives out no addresses: it takes no --subnet");
    }
    network.ipam_driver = "null";
    network.ipv4 = false;
    network.ipv6 = false;
  } else if (driver == "dhcp") {
    problems.push_back("IPAM driver \"dhcp\" is not supported yet");
  } else {
    problems.push_back("unknown IPAM driver " + quoted(driver) +
                       suggestion(driver, {"default", "null"}));
  }
}

/// As in Docker, a label given twice has its last value.
void read_labels(const std::vector<std::string>& texts, Network& network, Problems& problems) {
  for (const std::string& text : texts) {
    if (const auto problem = key_value_problem("--label", text)) {
      problems.push_back(*problem);
      continue;
    }
    const auto [key, value] = parse_key_value("--label", text);
    network.labels[key] = value;
  }
}

void read_options(const std::vector<std::string>& texts, Network& network, Problems& problems) {
  for (const std::string& text : texts) {
    if (const auto problem = key_value_problem("--opt", text)) {
      problems.push_back(*problem);
      continue;
    }
    const auto [key, value] = parse_key_value("--opt", text);
    const auto [known, is_new] = network.options.emplace(key, value);
    if (!is_new && known->second != value) {
      problems.push_back("option " + quoted(key) + " is given twice, with " +
                         quoted(known->second) + " and " + quoted(value));
    }
  }
  network.bridge = read_bridge_options(network.options, problems);
}

/// What one option demands of the rest of the network.
void require_fitting_options(const Network& network, Problems& problems) {
  constexpr std::uint32_t smallest_mtu6 = 1280;  // RFC 8200 section 5
  const BridgeOptions& bridge = network.bridge;
  if (network.ipv6 && bridge.mtu != 0 && bridge.mtu < smallest_mtu6) {
    problems.push_back("an MTU of " + std::to_string(bridge.mtu) +
                       " bytes is too small for IPv6, which needs 1280");
  }
  for (const Family family : kFamilies) {
    if (bridge.gateway_mode(family) != GatewayMode::isolated || network.internal) continue;
    problems.push_back("gateway mode isolated is for internal networks: add --internal");
  }
}

}  // namespace

Network parse_create_network(const CreateNetwork& flags) {
  Problems problems;
  Network network;
  network.name = flags.name;
  network.internal = flags.internal;
  network.attachable = flags.attachable;
  read_name(flags.name, problems);
  read_driver(flags.driver, problems);
  read_ipam(flags, network, problems);
  read_labels(flags.labels, network, problems);
  network.dns = read_name_servers("--dns", flags.dns, problems);
  // Another driver's options are not bridge's to judge.
  if (parse_driver(flags.driver) == DriverKind::bridge) {
    read_options(flags.options, network, problems);
    require_fitting_options(network, problems);
  }
  if (!problems.empty()) throw Error(join(problems, "\n"), Error::Kind::usage);
  return network;
}

}  // namespace cnet
