#include "subnet_flags.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "cnet/base/text.h"
#include "name_rules.h"

namespace cnet {
namespace {

using Problems = std::vector<std::string>;

struct Unusable {
  std::string_view prefix;
  std::string_view why;
};

/// Space the kernel routes to no container (RFC 6890).
constexpr std::array<Unusable, 7> kUnusable{{
    {"0.0.0.0/8", "\"this network\""},
    {"127.0.0.0/8", "loopback"},
    {"224.0.0.0/4", "multicast"},
    {"255.255.255.255/32", "the broadcast address"},
    {"::/96", "loopback and IPv4-compatible addresses"},
    {"fe80::/10", "link-local, which every interface has by itself"},
    {"ff00::/8", "multicast"},
}};

/// A bridge network needs a gateway and a container beside the network and broadcast addresses (in
/// IPv6: beside the routers' anycast address, RFC 4291).
int longest_prefix(Family family) { return family == Family::v4 ? 30 : 126; }

/// --aux-address names Docker gives a meaning to: the default gateway of containers when it is not
/// the bridge.
constexpr std::string_view kDefaultGatewayAux = "DefaultGatewayIPv4";

std::string flag(std::string_view name, std::string_view value) {
  return std::string(name) + " " + quoted(value);
}

std::string not_a_prefix(std::string_view text) {
  if (Ip::parse(text))
    return " has no prefix length: write it as ADDRESS/LENGTH, as in 10.9.0.0/24";
  return " is not of the form ADDRESS/LENGTH, as in 10.9.0.0/24";
}

std::optional<std::string> subnet_problem(const Prefix& prefix) {
  if (prefix.ip().is_any()) {
    return " asks for any subnet of that size, which is not supported yet: leave --subnet out or "
           "name the subnet";
  }
  if (prefix.has_host_bits()) {
    return " has bits set behind its prefix length: it should be " + prefix.canonical().str();
  }
  for (const Unusable& space : kUnusable) {
    const Prefix unusable = Prefix::parse(space.prefix).value();
    if (unusable.family() == prefix.family() && unusable.overlaps(prefix)) {
      return " overlaps " + std::string(space.prefix) + " (" + std::string(space.why) +
             "), which containers cannot use";
    }
  }
  const int longest = longest_prefix(prefix.family());
  if (prefix.length() > longest) {
    return " has no room for a gateway and a container: /" + std::to_string(longest) +
           " is the smallest subnet";
  }
  return std::nullopt;
}

/// The subnets that --subnet names. One that is wrong is kept in its canonical form where it has
/// one, so that the other flags can still be held against it.
std::vector<Subnet> read_prefixes(const std::vector<std::string>& texts, Problems& problems) {
  std::vector<Subnet> subnets;
  for (const std::string& text : texts) {
    const auto prefix = Prefix::parse(text);
    const auto problem = prefix ? subnet_problem(*prefix) : not_a_prefix(text);
    if (problem) problems.push_back(flag("--subnet", text) + *problem);
    if (!prefix) continue;
    const Prefix canonical = prefix->canonical();
    for (const Subnet& other : subnets) {
      if (!other.prefix.overlaps(canonical)) continue;
      problems.push_back(flag("--subnet", text) + " overlaps --subnet " + other.prefix.str());
    }
    subnets.push_back({.prefix = canonical});
  }
  for (const Family family : kFamilies) {
    const auto count = std::ranges::count_if(
        subnets, [family](const Subnet& subnet) { return subnet.prefix.family() == family; });
    if (count <= 1) continue;
    problems.push_back("a network has one " + family_name(family) +
                       " subnet, --subnet gives several");
  }
  return subnets;
}

/// The flags that refer to a subnet, matched to the one that contains them.
class SubnetFlags {
 public:
  SubnetFlags(std::vector<Subnet>& subnets, bool complete, Problems& problems)
      : subnets_(subnets), complete_(complete), problems_(problems) {}

  void range(const std::string& text);
  void gateway(const std::string& text);
  void aux(const std::string& text);

 private:
  /// nullptr when there is none, which is a problem unless the right one may be among those that
  /// could not be read.
  Subnet* subnet_of(const std::string& subject, const Ip& ip);
  /// Also refuses the network and broadcast address.
  Subnet* subnet_of_host(const std::string& subject, const Ip& ip);
  void complain(const std::string& subject, const std::string& what) {
    problems_.push_back(subject + what);
  }

  std::vector<Subnet>& subnets_;
  bool complete_;  ///< every --subnet could be read
  Problems& problems_;
};

Subnet* SubnetFlags::subnet_of(const std::string& subject, const Ip& ip) {
  const auto found = std::ranges::find_if(
      subnets_, [&ip](const Subnet& subnet) { return subnet.prefix.contains(ip); });
  if (found != subnets_.end()) return &*found;
  if (!complete_) return nullptr;
  if (subnets_.empty()) {
    complain(subject, " needs the --subnet that contains it");
  } else if (subnets_.size() == 1) {
    complain(subject, " is not in --subnet " + subnets_.front().prefix.str());
  } else {
    complain(subject, " is in none of the --subnet given");
  }
  return nullptr;
}

Subnet* SubnetFlags::subnet_of_host(const std::string& subject, const Ip& ip) {
  Subnet* const subnet = subnet_of(subject, ip);
  if (subnet == nullptr || subnet->prefix.length() > longest_prefix(ip.family())) return subnet;
  if (ip == subnet->prefix.first()) {
    complain(subject, " is the network address of " + subnet->prefix.str());
  } else if (ip == subnet->prefix.last() && ip.family() == Family::v4) {
    complain(subject, " is the broadcast address of " + subnet->prefix.str());
  }
  return subnet;
}

void SubnetFlags::range(const std::string& text) {
  const std::string subject = flag("--ip-range", text);
  const auto range = Prefix::parse(text);
  if (!range) {
    const std::size_t dash = text.find('-');
    const bool from_to = dash != std::string::npos && Ip::parse(text.substr(0, dash));
    return complain(subject, from_to ? " as START-END is not supported yet: write ADDRESS/LENGTH"
                                     : not_a_prefix(text));
  }
  if (range->has_host_bits()) {
    complain(subject,
             " has bits set behind its prefix length: it should be " + range->canonical().str());
  }
  for (const Subnet& subnet : subnets_) {
    if (!subnet.prefix.overlaps(*range) || subnet.prefix.contains(*range)) continue;
    return complain(subject, " is bigger than --subnet " + subnet.prefix.str());
  }
  Subnet* const subnet = subnet_of(subject, range->ip());
  if (subnet == nullptr) return;
  if (subnet->range) {
    return complain(subject, ": --subnet " + subnet->prefix.str() + " has the range " +
                                 subnet->range->str() + " already");
  }
  subnet->range = range->canonical();
}

void SubnetFlags::gateway(const std::string& text) {
  const std::string subject = flag("--gateway", text);
  const auto ip = Ip::parse(text);
  if (!ip) {
    const auto prefix = Prefix::parse(text);
    return complain(subject, prefix ? " has a prefix length: write it as " + prefix->ip().str()
                                    : " is not an IP address");
  }
  Subnet* const subnet = subnet_of_host(subject, *ip);
  if (subnet == nullptr) return;
  if (subnet->gateway) {
    return complain(subject, ": --subnet " + subnet->prefix.str() + " has the gateway " +
                                 subnet->gateway->str() + " already");
  }
  subnet->gateway = *ip;
}

void SubnetFlags::aux(const std::string& text) {
  const std::string subject = flag("--aux-address", text);
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    return complain(subject, " is not of the form NAME=IP");
  }
  const std::string name = text.substr(0, equals);
  const auto ip = Ip::parse(std::string_view(text).substr(equals + 1));
  if (!ip) return complain(subject, " is not of the form NAME=IP");
  Subnet* const subnet = subnet_of_host(subject, *ip);
  if (subnet == nullptr) return;
  if (subnet->aux.contains(name)) return complain(subject, ": its name is given twice");
  for (const auto& [other, taken] : subnet->aux) {
    if (taken == *ip) return complain(subject, ": its address is that of " + quoted(other));
  }
  const bool is_gateway = subnet->gateway == *ip;
  if (name == kDefaultGatewayAux && !is_gateway) {
    return complain(subject, ": a default gateway other than --gateway is not supported yet");
  }
  if (name != kDefaultGatewayAux && is_gateway) {
    return complain(subject, ": its address is the gateway's");
  }
  subnet->aux.emplace(name, *ip);
}

}  // namespace

std::vector<Subnet> read_subnets(const CreateNetwork& flags, std::vector<std::string>& problems) {
  std::vector<Subnet> subnets = read_prefixes(flags.subnets, problems);
  SubnetFlags rest(subnets, subnets.size() == flags.subnets.size(), problems);
  for (const std::string& text : flags.ranges) rest.range(text);
  for (const std::string& text : flags.gateways) rest.gateway(text);
  for (const std::string& text : flags.aux_addresses) rest.aux(text);
  return subnets;
}

}  // namespace cnet
