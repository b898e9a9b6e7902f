#include "cnet/model/create_network.h"

#include <algorithm>
#include <optional>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/model/names.h"
#include "driver_options.h"
#include "fitting_options.h"
#include "name_rules.h"
#include "subnet_flags.h"

namespace cnet {
namespace {

using Problems = std::vector<std::string>;

void read_name(const std::string& name, Problems& problems) {
  auto problem = name_problem("network", name);
  if (!problem) problem = network_name_problem(name);
  if (problem) problems.push_back(*problem);
}

/// Of host and none there is one each.
void read_driver(const CreateNetwork& flags, Network& network, Problems& problems) {
  const std::string& name = flags.driver;
  const auto driver = parse_driver(name);
  if (flags.config_only) {
    // Whoever is made from it says which driver.
    network.driver = DriverKind::none;
    if (driver == DriverKind::bridge) return;
    problems.emplace_back("--config-only takes no --driver: the network made from it has one");
  } else if (driver && *driver != DriverKind::remote && gives_interfaces(*driver)) {
    network.driver = *driver;
  } else if (driver && *driver != DriverKind::remote) {
    problems.push_back("only one instance of " + quoted(driver_name(*driver)) +
                       " network is allowed: use --network " +
                       (driver == DriverKind::host ? "host" : "none"));
  } else if (name == "overlay") {
    problems.push_back("driver " + quoted(name) + " is not supported yet");
  } else if (is_valid_name(name)) {
    network.driver = DriverKind::remote;
    network.remote.plugin = name;
  } else {
    problems.push_back(quoted(name) + " is no name of a driver");
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

/// Only where the container is a host on the wire of a server, and IPv4 only.
void require_dhcp_fits(const CreateNetwork& flags, const Network& network, Problems& problems) {
  const bool bridge = network.driver == DriverKind::bridge && !network.bridge.managed;
  if (!bridge && network.driver != DriverKind::macvlan && !flags.config_only) {
    problems.emplace_back(
        "--ipam-driver dhcp needs the driver macvlan, or a bridge that is there already "
        "(-o mode=unmanaged): a server has to be on the wire");
  }
  if (!flags.subnets.empty()) {
    problems.emplace_back("--ipam-driver dhcp takes no --subnet: the server gives the addresses");
  }
  if (network.ipv6 || !network.ipv4) {
    problems.emplace_back("--ipam-driver dhcp is for IPv4 alone");
  }
}

/// A plugin's; cnet itself has none.
void read_ipam_options(const std::vector<std::string>& texts, Network& network,
                       Problems& problems) {
  for (const std::string& text : texts) {
    if (const auto problem = key_value_problem("--ipam-opt", text)) {
      problems.push_back(*problem);
      continue;
    }
    const auto [key, value] = parse_key_value("--ipam-opt", text);
    network.ipam_options[key] = value;
  }
}

void read_ipam(const CreateNetwork& flags, Network& network, Problems& problems) {
  const std::string& driver = flags.ipam_driver;
  network.subnets = read_subnets(flags, problems);
  network.ipv4 = network.ipv4 && flags.ipv4;
  network.ipv6 = network.ipv6 || flags.ipv6 || network.subnet(Family::v6) != nullptr;
  read_ipam_options(flags.ipam_options, network, problems);
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
    network.ipam_driver = driver;
    require_dhcp_fits(flags, network, problems);
  } else if (is_valid_name(driver)) {
    network.ipam_driver = driver;
    require_a_family(network, problems);
  } else {
    problems.push_back(quoted(driver) + " is no name of an IPAM driver");
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
}

/// The driver's reading of them. Of one that is unknown there is none.
void parse_options(const CreateNetwork& flags, Network& network, Problems& problems) {
  const auto driver = parse_driver(flags.driver);
  if (flags.config_only || !driver || !gives_interfaces(*driver)) return;  // a plugin reads its own
  DriverOptions options = read_driver_options(*driver, network.options, problems);
  if (*driver == DriverKind::bridge) {
    network.bridge = std::move(options.bridge);
  } else {
    network.parent = std::move(options.parent);
  }
  network.join = std::move(options.join);
  network.ipv4 = options.ipv4.value_or(true);
  network.ipv6 = options.ipv6.value_or(false);
}

/// DESTINATION,GATEWAY[,METRIC]
void read_routes(const std::vector<std::string>& texts, Network& network, Problems& problems) {
  for (const std::string& text : texts) {
    const auto parts = split(text, ',');
    const auto destination = Prefix::parse(parts[0]);
    const auto via = parts.size() > 1 ? Ip::parse(parts[1]) : std::nullopt;
    const auto metric =
        parts.size() > 2 ? parse_number(parts[2], UINT32_MAX) : std::optional<std::uint64_t>(0);
    if (!destination || !via || !metric || parts.size() > 3) {
      problems.push_back("--route " + quoted(text) +
                         " is not of the form DESTINATION,GATEWAY[,METRIC], as in "
                         "10.20.0.0/16,10.9.0.254");
    } else if (destination->family() != via->family()) {
      problems.push_back("--route " + quoted(text) + " mixes IPv4 and IPv6");
    } else if (destination->has_host_bits()) {
      problems.push_back("--route " + quoted(text) + " has bits set behind its prefix length: it "
                         "should be " + destination->canonical().str());
    } else {
      network.join.routes.push_back({.destination = *destination,
                                     .via = *via,
                                     .metric = static_cast<std::uint32_t>(*metric)});
    }
  }
}

/// What a template says nothing of: whoever is made from it decides.
void require_template(const CreateNetwork& flags, Problems& problems) {
  if (!flags.config_only) return;
  if (!flags.config_from.empty()) {
    problems.emplace_back("--config-only and --config-from exclude each other");
  }
  if (flags.internal) problems.emplace_back("--config-only takes no --internal");
  if (flags.attachable) problems.emplace_back("--config-only takes no --attachable");
}

void read_rate(const CreateNetwork& flags, Network& network, Problems& problems) {
  try {
    network.join.rate = parse_rate_flags(flags.rate, flags.burst);
  } catch (const Error& error) {
    problems.push_back(error.problem());
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
  network.config_only = flags.config_only;
  network.config_from = flags.config_from;
  require_template(flags, problems);
  read_driver(flags, network, problems);
  read_options(flags.options, network, problems);
  parse_options(flags, network, problems);
  read_ipam(flags, network, problems);
  read_labels(flags.labels, network, problems);
  network.dns = read_name_servers("--dns", flags.dns, problems);
  read_routes(flags.routes, network, problems);
  read_rate(flags, network, problems);
  require_fitting_options(network, problems);
  if (!problems.empty()) throw Error(join(problems, "\n"), Error::Kind::usage);
  return network;
}

}  // namespace cnet
