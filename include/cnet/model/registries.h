#pragma once

#include <map>
#include <string>
#include <vector>

namespace cnet {

/// How a registry of images is reached.
struct RegistryConfig {
  std::string ca;  ///< "ca": a file of certificates to trust besides the system's; empty: none
  bool insecure = false;  ///< "insecure": its certificate is not verified, and plain HTTP will do
  std::vector<std::string> mirrors;  ///< "mirrors": URLs that are asked before it, in this order
  friend bool operator==(const RegistryConfig&, const RegistryConfig&) = default;
};

/// What /etc/cnet/config.json says of registries. Apart from Config, because most commands never
/// ask.
struct Registries {
  std::string default_registry = "docker.io";     ///< "default-registry": of names that say none
  std::map<std::string, RegistryConfig> by_name;  ///< "registries", by host[:port]; also
                                                  ///< "registry-mirrors", which are docker.io's,
                                                  ///< and "insecure-registries"
  int timeout = 30;  ///< "registry-timeout": seconds in which nothing comes
  friend bool operator==(const Registries&, const Registries&) = default;

  /// The defaults for one of which nothing is said.
  RegistryConfig of(const std::string& name) const {
    const auto found = by_name.find(name);
    return found == by_name.end() ? RegistryConfig{} : found->second;
  }
};

}  // namespace cnet
