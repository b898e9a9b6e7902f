#pragma once

#include <string>
#include <vector>

#include "cnet/engine/world.h"

namespace cnet {

/// What containers without flags of their own are told: of each list the configuration's, else the
/// host's. Its servers are those that a sandbox reaches: neither loopback nor link-local, and IPv6
/// only with `ipv6`. When that leaves none, public ones, as Docker has it.
DnsSettings inherited_dns(const DnsSettings& configured, const std::string& host_resolv_conf,
                          bool ipv6);

/// The host's resolv.conf for those who cannot reach its loopback: systemd-resolved's own list of
/// servers where the host asks nobody but that (127.0.0.53).
const std::string& reachable_resolv_conf(const World& world);

/// The text of a container's /etc/resolv.conf in a sandbox. On networks of the operator's it names
/// the embedded resolver.
std::string resolv_conf(const Container& container, const Sandbox& sandbox,
                        const std::vector<Network>& networks);
/// The same on the host's network: the host's file, in which the container's flags have their way.
std::string resolv_conf_on_host(const Container& container, const std::string& host_text);

/// The text of a container's /etc/hosts: added hosts, linked containers, one line for each of its
/// addresses, and host.cnet.internal, by which it reaches the host.
std::string hosts_file(const Container& container, const Sandbox& sandbox,
                       const std::vector<Network>& networks);
/// The same on the host's network.
std::string hosts_file_on_host(const Container& container, const std::string& host_text);

/// Brings both files of a running container up to date, unless the container has changed them.
void refresh_etc_files(World& world, const Container& container, const Sandbox& before,
                       const Sandbox& after);

}  // namespace cnet
