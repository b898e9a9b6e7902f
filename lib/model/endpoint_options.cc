#include "cnet/model/endpoint_options.h"

#include <algorithm>
#include <array>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/model/process_settings.h"
#include "name_rules.h"
#include "option_values.h"

namespace cnet {
namespace {

constexpr std::string_view kIfname = "com.docker.network.endpoint.ifname";
constexpr std::string_view kSysctls = "com.docker.network.endpoint.sysctls";
constexpr std::string_view kInterface = "IFNAME";

[[noreturn]] void fail(const std::string& problem) { throw Error(problem, Error::Kind::usage); }

/// "net.ipv4.conf.IFNAME.log_martians=1": of the interface, and of nothing else.
void read_sysctl(const std::string& flag, std::string_view text, EndpointConfig& endpoint) {
  const std::size_t equals = text.find('=');
  if (equals == text.npos) fail(flag + ": " + quoted(text) + " is not of the form KEY=VALUE");
  const std::string_view key = trim(text.substr(0, equals));
  const std::string value(trim(text.substr(equals + 1)));
  const auto parts = split(key, '.');
  constexpr std::array<std::string_view, 3> families{"ipv4", "ipv6", "mpls"};
  const bool of_interface = parts.size() == 5 && parts[0] == "net" &&
                            std::ranges::find(families, parts[1]) != families.end() &&
                            parts[3] == kInterface && is_sysctl_key(key);
  if (!of_interface) {
    throw Error(flag + ": " + quoted(key) + " is no setting of the interface", Error::Kind::usage)
        .hint("write net.ipv4.conf.IFNAME.log_martians=1, with the word IFNAME");
  }
  if (!is_sysctl_value(value)) fail(flag + ": " + quoted(value) + " is no value for a sysctl");
  endpoint.sysctls.insert_or_assign(sysctl_path(key), value);
}

}  // namespace

void set_interface_name(const std::string& flag, std::string_view name, EndpointConfig& endpoint) {
  if (const auto problem = read_link_name(name, endpoint.interface)) {
    fail(flag + ": " + quoted(name) + " " + *problem);
  }
}

void read_endpoint_option(const std::string& flag, std::string_view text,
                          EndpointConfig& endpoint) {
  const std::size_t equals = text.find('=');
  if (equals == text.npos) fail(flag + ": " + quoted(text) + " is not of the form KEY=VALUE");
  const std::string_view key = text.substr(0, equals);
  const std::string_view value = text.substr(equals + 1);
  if (key == kIfname) return set_interface_name(flag, value, endpoint);
  if (key != kSysctls) {
    fail(flag + ": unknown option " + quoted(key) +
         suggestion(key, {std::string(kIfname), std::string(kSysctls)}));
  }
  for (const std::string_view each : split(value, ',')) read_sysctl(flag, each, endpoint);
}

std::map<std::string, std::string> endpoint_options(const EndpointConfig& endpoint) {
  std::map<std::string, std::string> options;
  if (!endpoint.interface.empty()) options.emplace(kIfname, endpoint.interface);
  std::vector<std::string> sysctls;
  for (const auto& [path, value] : endpoint.sysctls) {
    std::string key = path;
    std::ranges::replace(key, '/', '.');
    sysctls.push_back(key + "=" + value);
  }
  if (!sysctls.empty()) options.emplace(kSysctls, join(sysctls, ","));
  return options;
}

std::string with_interface(std::string key, const std::string& interface) {
  const std::size_t at = key.find(kInterface);
  if (at != key.npos) key.replace(at, kInterface.size(), interface);
  return key;
}

}  // namespace cnet
