#pragma once

#include <map>
#include <string>
#include <string_view>

#include "cnet/model/endpoint.h"

namespace cnet {

/// One driver-opt of an endpoint, "KEY=VALUE": com.docker.network.endpoint.ifname and .sysctls
/// ("net.ipv4.conf.IFNAME.log_martians=1,..."). `flag` is how the error shows where it stood. Throws
/// Error (usage), with the nearest known key for an unknown one.
void read_endpoint_option(const std::string& flag, std::string_view text, EndpointConfig& endpoint);

/// A name for an interface inside the container. Throws Error (usage).
void set_interface_name(const std::string& flag, std::string_view name, EndpointConfig& endpoint);

/// They as driver-opts: key and value.
std::map<std::string, std::string> endpoint_options(const EndpointConfig& endpoint);

/// "net/ipv4/conf/IFNAME/log_martians" with the interface's name in the place of IFNAME.
std::string with_interface(std::string key, const std::string& interface);

}  // namespace cnet
