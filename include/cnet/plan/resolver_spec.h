#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cnet/addr/ip.h"

namespace cnet {

/// Where a question to an upstream server leaves from.
enum class AskFrom : std::uint16_t {
  host,     ///< the host's network namespace: reaches 127.0.0.53, whatever networks the container is on
  sandbox,  ///< the container's own
};

struct ResolverNetwork {
  std::string id;  ///< 64 hex: which folder of the runtime tree has its names
  std::string name;
  bool internal = false;
  friend bool operator==(const ResolverNetwork&, const ResolverNetwork&) = default;
};

struct ResolverServer {
  static constexpr std::uint16_t kPort = 53;

  Ip ip;
  std::uint16_t port = kPort;
  std::string interface;  ///< of a link-local address: the name, in the namespace it is asked from; empty otherwise
  AskFrom from = AskFrom::host;
  friend bool operator==(const ResolverServer&, const ResolverServer&) = default;
};

/// A name that this container alone knows.
struct ResolverLink {
  std::string alias;   ///< lower case
  std::string target;  ///< a name that one of the networks knows, lower case
  friend bool operator==(const ResolverLink&, const ResolverLink&) = default;
};

/// What a container's embedded resolver knows. It answers on 127.0.0.11:53 in the sandbox, and reads names from the
/// runtime tree with every question, so that it need not be told of them:
///
///   networks/<id>/names/<name in lower case>/<ip>  an empty file; a folder without any is a name without addresses.
///                                                  "*.apps" answers for every name below apps that is not there itself
///   networks/<id>/ptr/<ip>                         the names of an address, one a line
///
/// The resolver is not root: folders are 0755 and files 0644 (the tree above them is root's alone).
struct ResolverSpec {
  std::vector<ResolverNetwork> networks;  ///< the first one that knows a name answers
  bool forwards = false;                  ///< to the servers, because one of the networks is not internal
  std::vector<ResolverServer> servers;    ///< at most three are asked; a server at 127.0.0.11 of the sandbox never is
  bool from_host = false;                 ///< instead of `servers`, those of the host's resolv.conf, also when that changes
  bool short_names_stay = false;          ///< --dns-option ndots: an unknown name without a dot is answered as empty
  bool rotate = false;                    ///< resolv.conf(5): begins with another server each time
  bool use_tcp = false;                   ///< resolv.conf(5): use-vc
  std::uint16_t timeout = 0;              ///< seconds a server is waited for; 0: the resolver's own choice
  std::uint16_t attempts = 0;             ///< rounds over the servers; 0: the resolver's own choice
  std::vector<ResolverLink> links;
  friend bool operator==(const ResolverSpec&, const ResolverSpec&) = default;
};

}  // namespace cnet
