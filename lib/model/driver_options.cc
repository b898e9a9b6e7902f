#include "driver_options.h"

#include <algorithm>
#include <array>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "name_rules.h"

namespace cnet {
namespace {

/// Keys that the peers know and cnet does not have: better an error than an option that does
/// nothing.
constexpr std::array<std::string_view, 9> kNotYet{
    "com.docker.network.host_ipv4",
    "com.docker.network.host_ipv6",
    "outbound_addr4",
    "outbound_addr6",
    "com.docker.network.advertise_addr_nmsgs",
    "com.docker.network.advertise_addr_ms",
    "com.docker.network.driver.overlay.vxlanid_list",
    "encrypted",
    "bclim",
};

constexpr std::array kDrivers{DriverKind::bridge, DriverKind::macvlan, DriverKind::ipvlan};

std::span<const DriverOption> own_table(DriverKind driver) {
  switch (driver) {
    case DriverKind::bridge:
      return bridge_option_table();
    case DriverKind::macvlan:
      return macvlan_option_table();
    case DriverKind::ipvlan:
      return ipvlan_option_table();
    case DriverKind::host:
    case DriverKind::none:
    case DriverKind::remote:
      return {};
  }
  return {};
}

const DriverOption* find_in(std::span<const DriverOption> table, std::string_view key) {
  const auto found = std::ranges::find_if(table, [&](const DriverOption& option) {
    return !key.empty() && (key == option.name || key == option.short_name);
  });
  return found == table.end() ? nullptr : &*found;
}

const DriverOption* find_option(DriverKind driver, std::string_view key) {
  const DriverOption* own = find_in(own_table(driver), key);
  return own != nullptr ? own : find_in(join_option_table(), key);
}

std::vector<std::string> known_keys(DriverKind driver) {
  std::vector<std::string> keys;
  for (const auto& table : {own_table(driver), join_option_table()}) {
    for (const DriverOption& option : table) {
      keys.emplace_back(option.name);
      if (!option.short_name.empty()) keys.emplace_back(option.short_name);
    }
  }
  return keys;
}

/// Why the driver does not take the key.
std::string refusal(DriverKind driver, const std::string& key) {
  if (std::ranges::find(kNotYet, key) != kNotYet.end()) {
    return "option " + quoted(key) + " is not supported yet";
  }
  for (const DriverKind other : kDrivers) {
    if (find_in(own_table(other), key) == nullptr) continue;
    return "option " + quoted(key) + " is the " + driver_name(other) + " driver's, not the " +
           driver_name(driver) + " driver's";
  }
  return "unknown option " + quoted(key) + suggestion(key, known_keys(driver));
}

}  // namespace

DriverOptions read_driver_options(DriverKind driver,
                                  const std::map<std::string, std::string>& options,
                                  std::vector<std::string>& problems) {
  DriverOptions result;
  result.bridge.mtu = 0;  // not given: chosen from the host's default route
  std::map<const DriverOption*, std::string_view> given;  // the key as written
  for (const auto& [key, value] : options) {
    const DriverOption* option = find_option(driver, key);
    if (option == nullptr) {
      problems.push_back(refusal(driver, key));
      continue;
    }
    const auto [first, is_new] = given.emplace(option, key);
    if (!is_new) {
      problems.push_back("options " + quoted(first->second) + " and " + quoted(key) +
                         " are the same: give one of them");
    } else if (const auto problem = option->read(value, result)) {
      problems.push_back("option " + key + "=" + quoted(value) + " " + *problem);
    }
  }
  return result;
}

DriverOptions parse_driver_options(DriverKind driver,
                                   const std::map<std::string, std::string>& options) {
  std::vector<std::string> problems;
  DriverOptions result = read_driver_options(driver, options, problems);
  if (!problems.empty()) throw Error(join(problems, "\n"), Error::Kind::usage);
  return result;
}

}  // namespace cnet
