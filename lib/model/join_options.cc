#include "cnet/model/join_options.h"

#include <array>

#include "cnet/base/text.h"
#include "option_values.h"

namespace cnet {
namespace {

/// A number is appended: "net" gives "net0".
Problem read_prefix(std::string_view value, DriverOptions& out) {
  std::string first;
  if (auto problem = read_link_name(std::string(value) + "000", first)) {
    return value.size() > 12 ? "leaves no room for a number (12 bytes at most)" : problem;
  }
  if (value.empty()) return "must be the beginning of an interface's name, like eth";
  out.join.interface_prefix = value;
  return std::nullopt;
}

Problem read_metric(std::string_view value, DriverOptions& out) {
  const auto metric = parse_number(value, UINT32_MAX);
  if (!metric) return "must be a whole number";
  out.join.metric = static_cast<std::uint32_t>(*metric);
  return std::nullopt;
}

Problem read_no_default_route(std::string_view value, DriverOptions& out) {
  bool none = false;
  const auto problem = read_bool(value, none);
  out.join.default_route = !none;
  return problem;
}

Problem read_enabled(std::string_view value, std::optional<bool>& out) {
  bool enabled = false;
  const auto problem = read_bool(value, enabled);
  if (!problem) out = enabled;
  return problem;
}

constexpr std::array<DriverOption, 5> kOptions{{
    {"com.docker.network.container_iface_prefix", "", read_prefix},
    {"metric", "", read_metric},
    {"no_default_route", "", read_no_default_route},
    {"com.docker.network.enable_ipv4", "",
     [](std::string_view value, DriverOptions& out) { return read_enabled(value, out.ipv4); }},
    {"com.docker.network.enable_ipv6", "",
     [](std::string_view value, DriverOptions& out) { return read_enabled(value, out.ipv6); }},
}};

}  // namespace

std::span<const DriverOption> join_option_table() { return kOptions; }

}  // namespace cnet
