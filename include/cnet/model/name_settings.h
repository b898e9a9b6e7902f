#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cnet/addr/ip.h"
#include "cnet/addr/name_server.h"

namespace cnet {

/// What a resolv.conf says, from a container's flags, a network or the configuration. A list that is
/// empty says nothing: then the next source counts.
struct DnsSettings {
  std::vector<NameServer> servers;   ///< --dns
  std::vector<std::string> search;   ///< --dns-search; {"."}: nothing is searched
  std::vector<std::string> options;  ///< --dns-option: "ndots:1"
  friend bool operator==(const DnsSettings&, const DnsSettings&) = default;
};

/// A line of /etc/hosts: --add-host.
struct ExtraHost {
  std::string name;
  std::optional<Ip> ip;  ///< absent: host-gateway, where the container reaches the host
  friend bool operator==(const ExtraHost&, const ExtraHost&) = default;
};

/// --link: another container under a name that only this one knows.
struct Link {
  std::string target;  ///< on the default network its full id; else a name that is looked up each time
  std::string alias;
  friend bool operator==(const Link&, const Link&) = default;
};

/// What a container is told about names, beside what its networks tell.
struct NameSettings {
  DnsSettings dns;
  std::vector<ExtraHost> hosts;
  std::vector<Link> links;  ///< on the default network; elsewhere they belong to the endpoint
  friend bool operator==(const NameSettings&, const NameSettings&) = default;
};

/// The flags, as written.
struct NameFlags {
  std::vector<std::string> servers;  ///< --dns
  std::vector<std::string> search;   ///< --dns-search
  std::vector<std::string> options;  ///< --dns-option
  std::vector<std::string> hosts;    ///< --add-host
};

/// Without links. Throws Error (usage) that names the flag.
NameSettings parse_name_flags(const NameFlags& flags);

/// "NAME[:ALIAS]"; throws Error (usage).
Link parse_link(std::string_view text);

/// "IP[,IP...]", each time a flag was given; `flag` is "--dns". Throws Error (usage).
std::vector<NameServer> parse_name_servers(std::string_view flag,
                                           const std::vector<std::string>& texts);

/// A word that may stand in a resolv.conf: printable ASCII without blanks.
bool is_resolv_word(std::string_view word);

}  // namespace cnet
