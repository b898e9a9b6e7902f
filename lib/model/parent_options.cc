#include "cnet/model/parent_options.h"

#include <array>

#include "name_rules.h"
#include "option_values.h"

namespace cnet {

std::string macvlan_mode_name(MacvlanMode mode) {
  switch (mode) {
    case MacvlanMode::bridge:
      return "bridge";
    case MacvlanMode::private_only:
      return "private";
    case MacvlanMode::vepa:
      return "vepa";
    case MacvlanMode::passthru:
      return "passthru";
  }
  return {};
}

std::string ipvlan_mode_name(IpvlanMode mode) {
  switch (mode) {
    case IpvlanMode::l2:
      return "l2";
    case IpvlanMode::l3:
      return "l3";
    case IpvlanMode::l3s:
      return "l3s";
  }
  return {};
}

std::string ipvlan_flag_name(IpvlanFlag flag) {
  switch (flag) {
    case IpvlanFlag::bridge:
      return "bridge";
    case IpvlanFlag::private_only:
      return "private";
    case IpvlanFlag::vepa:
      return "vepa";
  }
  return {};
}

namespace {

/// The value of the enum that has this name.
template <class Enum, std::size_t N>
Problem read_word(std::string_view value, const std::array<Enum, N>& all,
                  std::string (*name_of)(Enum), Enum& out) {
  std::vector<std::string> known;
  for (const Enum each : all) {
    if (name_of(each) == value) {
      out = each;
      return std::nullopt;
    }
    known.push_back(name_of(each));
  }
  return "is none of the driver's" + suggestion(value, known);
}

Problem read_macvlan_mode(std::string_view value, DriverOptions& out) {
  using enum MacvlanMode;
  constexpr std::array all{bridge, private_only, vepa, passthru};
  return read_word(value, all, macvlan_mode_name, out.parent.macvlan);
}

Problem read_ipvlan_mode(std::string_view value, DriverOptions& out) {
  using enum IpvlanMode;
  constexpr std::array all{l2, l3, l3s};
  return read_word(value, all, ipvlan_mode_name, out.parent.ipvlan);
}

Problem read_ipvlan_flag(std::string_view value, DriverOptions& out) {
  using enum IpvlanFlag;
  constexpr std::array all{bridge, private_only, vepa};
  return read_word(value, all, ipvlan_flag_name, out.parent.flag);
}

constexpr DriverOption kParent{"parent", "", [](std::string_view value, DriverOptions& out) {
                                 return read_link_name(value, out.parent.interface);
                               }};
constexpr DriverOption kMtu{
    "com.docker.network.driver.mtu", "mtu",
    [](std::string_view value, DriverOptions& out) { return read_mtu(value, out.parent.mtu); }};
constexpr DriverOption kHostAccess{"host_access", "",
                                   [](std::string_view value, DriverOptions& out) {
                                     return read_bool(value, out.parent.host_access);
                                   }};

constexpr std::array<DriverOption, 4> kMacvlan{
    {kParent, kMtu, kHostAccess, {"macvlan_mode", "mode", read_macvlan_mode}}};

constexpr std::array<DriverOption, 5> kIpvlan{{kParent,
                                               kMtu,
                                               kHostAccess,
                                               {"ipvlan_mode", "mode", read_ipvlan_mode},
                                               {"ipvlan_flag", "", read_ipvlan_flag}}};

}  // namespace

std::span<const DriverOption> macvlan_option_table() { return kMacvlan; }
std::span<const DriverOption> ipvlan_option_table() { return kIpvlan; }

}  // namespace cnet
