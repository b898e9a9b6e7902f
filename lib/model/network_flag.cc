#include "cnet/model/network_flag.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/model/create_network.h"
#include "cnet/model/endpoint_options.h"
#include "cnet/model/names.h"
#include "cnet/model/namespaces.h"
#include "name_rules.h"

namespace cnet {
namespace {

[[noreturn]] void fail(const std::string& problem) { throw Error(problem, Error::Kind::usage); }

}  // namespace

Ip parse_endpoint_ip(const std::string& flag, Family family, std::string_view text) {
  const bool is_v4 = family == Family::v4;
  const auto ip = Ip::parse(text);
  if (!ip) fail(flag + " " + quoted(text) + " is not an " + family_name(family) + " address");
  if (ip->family() != family) {
    fail(flag + " " + quoted(text) + (is_v4 ? " is IPv6: that goes into ip6" : " is IPv4: that goes into ip"));
  }
  if (ip->is_any() || ip->is_loopback() || ip->is_multicast() ||
      (ip->is_link_local() && !is_v4)) {
    fail(flag + " " + quoted(text) + " is no address for a container");
  }
  return *ip;
}

namespace {

Mac parse_mac(const std::string& flag, std::string_view text) {
  const auto mac = Mac::parse(text);
  if (!mac) fail(flag + " " + quoted(text) + " is not of the form 02:42:ac:11:00:02");
  if (mac->is_multicast() || mac->is_zero()) {
    fail(flag + " " + quoted(text) + " is no address of one interface");
  }
  return *mac;
}

int parse_priority(const std::string& flag, std::string_view text) {
  const bool negative = text.starts_with('-');
  const auto number = parse_number(negative ? text.substr(1) : text, INT32_MAX);
  if (!number) fail(flag + " " + quoted(text) + " is not a whole number");
  const int value = static_cast<int>(*number);
  return negative ? -value : value;
}

/// One KEY=VALUE of the long form.
class LongForm {
 public:
  explicit LongForm(std::string_view text) : text_(text) {}
  NetworkChoice parse();

 private:
  void read(const std::string& key, std::string_view value);
  /// The flag as an error shows it: `--network "name=web,ip=x": ip`.
  std::string where(const std::string& key) const {
    return "--network " + quoted(text_) + ": " + key;
  }
  void require_first(bool is_first, const std::string& key) const {
    if (!is_first) fail(where(key) + " is given twice");
  }

  std::string_view text_;
  NetworkChoice choice_;
  bool has_priority_ = false;
  std::string rate_, burst_;
};

NetworkChoice LongForm::parse() {
  for (const std::string_view field : split(text_, ',')) {
    const std::size_t equals = field.find('=');
    if (equals == std::string_view::npos)
      fail(where(quoted(field)) + " is not of the form KEY=VALUE");
    read(lower(trim(field.substr(0, equals))), trim(field.substr(equals + 1)));
  }
  if (choice_.network.empty()) fail(where("name") + " is missing");
  choice_.endpoint.rate = parse_rate_flags(rate_, burst_);
  return choice_;
}

void LongForm::read(const std::string& key, std::string_view value) {
  constexpr std::array<std::string_view, 3> later{"link-local-ip", "link", "host_interface_name"};
  EndpointConfig& endpoint = choice_.endpoint;
  if (key == "name") {
    require_first(choice_.network.empty(), key);
    choice_.network = value;
  } else if (key == "alias") {
    require_valid_alias(value);
    endpoint.aliases.emplace_back(value);
  } else if (key == "ip") {
    require_first(!endpoint.ip4, key);
    endpoint.ip4 = parse_endpoint_ip(where(key), Family::v4, value);
  } else if (key == "ip6") {
    require_first(!endpoint.ip6, key);
    endpoint.ip6 = parse_endpoint_ip(where(key), Family::v6, value);
  } else if (key == "mac-address" || key == "mac") {
    require_first(!endpoint.mac, key);
    endpoint.mac = parse_mac(where(key), value);
  } else if (key == "gw-priority") {
    require_first(!has_priority_, key);
    has_priority_ = true;
    endpoint.gateway_priority = parse_priority(where(key), value);
  } else if (key == "driver-opt") {
    read_endpoint_option(where(key), value, endpoint);
  } else if (key == "interface_name") {
    require_first(endpoint.interface.empty(), key);
    set_interface_name(where(key), value, endpoint);
  } else if (key == "rate" || key == "burst") {
    (key == "rate" ? rate_ : burst_) = value;
  } else if (std::ranges::find(later, key) != later.end()) {
    fail(where(key) + " is not supported yet");
  } else {
    fail(where("unknown key ") + quoted(key) +
         suggestion(key, {"name", "alias", "ip", "ip6", "mac-address", "gw-priority", "driver-opt",
                          "interface_name", "rate", "burst"}));
  }
}

/// Modes of Docker and Podman that take a namespace from elsewhere.
void refuse_foreign_namespace(std::string_view text) {
  const std::string_view word = text.substr(0, text.find(':'));
  const bool alone = word.size() == text.size();
  if (word == "container" && !alone) return;
  const bool is_mode = word == "container" || word == "ns" || word == "private" ||
                       word == "pasta" || word == "slirp4netns";
  if (!is_mode) return;
  if (word == "container" && alone) fail("--network container needs a container: container:NAME");
  fail("--network " + quoted(text) + " is not supported yet");
}

/// X of "container:X"; empty for a network.
std::string owner_of(const NetworkChoice& choice) {
  return namespace_owner("--network", choice.network);
}

NetworkChoice parse_network(std::string_view text) {
  if (text.empty()) fail("--network needs the name of a network");
  NetworkChoice choice;
  if (text.find('=') != std::string_view::npos) {
    choice = LongForm(text).parse();
  } else {
    choice.network = text;
  }
  refuse_foreign_namespace(choice.network);
  if (choice.network == "default") choice.network = "bridge";
  if (owner_of(choice).empty()) require_valid_name("network", choice.network);
  choice.endpoint.network_name = choice.network;
  return choice;
}

/// --ip, --ip6, --mac-address and --network-alias belong to the first network.
void apply_short_flags(const NetworkFlags& flags, EndpointConfig& first) {
  const auto clash = [](const std::string& flag, bool is_given) {
    if (is_given) fail(flag + " and the first --network say the same thing twice");
  };
  if (!flags.ip4.empty()) {
    clash("--ip", first.ip4.has_value());
    first.ip4 = parse_endpoint_ip("--ip", Family::v4, flags.ip4);
  }
  if (!flags.ip6.empty()) {
    clash("--ip6", first.ip6.has_value());
    first.ip6 = parse_endpoint_ip("--ip6", Family::v6, flags.ip6);
  }
  if (!flags.mac.empty()) {
    clash("--mac-address", first.mac.has_value());
    first.mac = parse_mac("--mac-address", flags.mac);
  }
  if (!flags.aliases.empty()) {
    clash("--network-alias", !first.aliases.empty());
    for (const std::string& alias : flags.aliases) require_valid_alias(alias);
    first.aliases = flags.aliases;
  }
}

bool has_no_endpoint(const NetworkChoice& choice) {
  return choice.network == "none" || choice.network == "host" || !owner_of(choice).empty();
}

/// On each network, unless its long form says another.
void apply_rate(const NetworkFlags& flags, NetworkPlan& plan) {
  const Rate rate = parse_rate_flags(flags.rate, flags.burst);
  for (NetworkChoice& choice : plan.choices) {
    if (choice.endpoint.rate.bits == 0) choice.endpoint.rate = rate;
  }
}

/// They belong to the first network as well.
void apply_links(const NetworkFlags& flags, NetworkPlan& plan) {
  if (flags.links.empty()) return;
  NetworkChoice& first = plan.choices.front();
  if (has_no_endpoint(first)) {
    throw Error("--link cannot be given with --network " + first.network, Error::Kind::usage)
        .hint("containers are linked on a network that both are on");
  }
  std::vector<Link>& links = first.network == "bridge" ? plan.links : first.endpoint.links;
  for (const std::string& text : flags.links) links.push_back(parse_link(text));
}

void require_no_duplicates(const std::vector<NetworkChoice>& choices) {
  for (std::size_t i = 0; i < choices.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (choices[i].network == choices[j].network) {
        fail("network " + quoted(choices[i].network) + " is given twice");
      }
    }
  }
}

/// What is set of an interface, as the flag or key that sets it; empty when nothing is.
std::string set_of_interface(const EndpointConfig& endpoint) {
  if (endpoint.rate.bits != 0) return "--rate";
  if (!endpoint.interface.empty()) return "interface_name";
  return endpoint.sysctls.empty() ? "" : "driver-opt";
}

/// Its addresses and names are the owner's to choose.
void require_nothing_to_set(const NetworkChoice& choice) {
  const EndpointConfig& endpoint = choice.endpoint;
  const std::string flag = endpoint.ip4                ? "--ip"
                           : endpoint.mac              ? "--mac-address"
                           : !endpoint.aliases.empty() ? "--network-alias"
                           : endpoint.gateway_priority ? "gw-priority"
                                                       : set_of_interface(endpoint);
  if (flag.empty()) return;
  throw Error(flag + " cannot be given with --network " + choice.network, Error::Kind::usage)
      .hint("the network is that container's: give it there");
}

/// The default bridge resolves no names, and its subnet is not the operator's; none and host have
/// no interface to set.
void require_endpoint_rules(const NetworkChoice& choice) {
  if (!owner_of(choice).empty()) return require_nothing_to_set(choice);
  const std::string network = "network " + quoted(choice.network);
  const EndpointConfig& endpoint = choice.endpoint;
  const bool is_bridge = choice.network == "bridge";
  if (!is_bridge && !has_no_endpoint(choice)) return;
  if (endpoint.ip4 || endpoint.ip6) {
    throw Error(network + " takes no address of your choice", Error::Kind::usage)
        .hint("create a network with a --subnet and give the address there");
  }
  if (!endpoint.aliases.empty()) {
    throw Error(network + " takes no aliases: it has no name resolution", Error::Kind::usage)
        .hint("create a network of your own: names and aliases are resolved there");
  }
  if (is_bridge) return;
  if (endpoint.mac) fail(network + " takes no MAC address: it has no interface");
  const std::string flag = set_of_interface(endpoint);
  if (!flag.empty()) fail(network + " takes no " + flag + ": it has no interface");
}

}  // namespace

NetworkPlan parse_network_flags(const NetworkFlags& flags) {
  NetworkPlan plan;
  for (const std::string& text : flags.networks) plan.choices.push_back(parse_network(text));
  if (plan.choices.empty()) plan.choices.push_back(parse_network("bridge"));
  apply_short_flags(flags, plan.choices.front().endpoint);
  apply_links(flags, plan);
  apply_rate(flags, plan);
  require_no_duplicates(plan.choices);
  for (const NetworkChoice& choice : plan.choices) {
    if (has_no_endpoint(choice) && plan.choices.size() > 1) {
      fail("network " + quoted(choice.network) + " cannot be combined with other networks");
    }
    require_endpoint_rules(choice);
  }
  if (has_no_endpoint(plan.choices.front())) {
    plan.container = owner_of(plan.choices.front());
    plan.mode = !plan.container.empty()                  ? NetworkMode::container
                : plan.choices.front().network == "host" ? NetworkMode::host
                                                         : NetworkMode::none;
    plan.choices.clear();
  }
  return plan;
}

}  // namespace cnet
