#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/engine/networks.h"
#include "cnet/model/create_network.h"
#include "cnet/model/endpoint_options.h"
#include "cnet/model/names.h"
#include "cnet/model/network_flag.h"
#include "command.h"
#include "dry_run.h"
#include "flags.h"
#include "session.h"

namespace cnet::cmd {
namespace {

struct Flags {
  std::string network;
  std::string container;
  std::optional<std::string> ip;
  std::optional<std::string> ip6;
  std::optional<std::string> mac;
  std::vector<std::string> aliases;
  std::vector<std::string> links;
  std::vector<std::string> driver_opts;
  std::string rate;
  std::string burst;
  std::optional<int> gateway_priority;
  bool dry_run = false;
};

EndpointConfig endpoint_of(const Flags& flags) {
  EndpointConfig endpoint;
  if (flags.ip) endpoint.ip4 = parse_endpoint_ip("--ip", Family::v4, *flags.ip);
  if (flags.ip6) endpoint.ip6 = parse_endpoint_ip("--ip6", Family::v6, *flags.ip6);
  if (flags.mac) {
    endpoint.mac = Mac::parse(*flags.mac);
    if (!endpoint.mac || endpoint.mac->is_multicast() || endpoint.mac->is_zero()) {
      throw Error("--mac-address " + cnet::quoted(*flags.mac) + " is no unicast MAC address",
                  Error::Kind::usage)
          .hint("an address looks like 02:42:0a:09:00:05");
    }
  }
  for (const std::string& alias : flags.aliases) require_valid_alias(alias);
  endpoint.aliases = flags.aliases;
  for (const std::string& link : flags.links) endpoint.links.push_back(parse_link(link));
  for (const std::string& option : flags.driver_opts) {
    read_endpoint_option("--driver-opt", option, endpoint);
  }
  endpoint.rate = parse_rate_flags(flags.rate, flags.burst);
  endpoint.gateway_priority = flags.gateway_priority.value_or(0);
  return endpoint;
}

int run(Session& session, const Flags& flags) {
  session.set_goal("connect " + cnet::quoted(flags.container) + " to network " +
                   cnet::quoted(flags.network));
  const EndpointConfig endpoint = endpoint_of(flags);
  World& world = session.world();
  if (flags.dry_run) {
    const SandboxChange change = plan_connect(world, flags.network, flags.container, endpoint);
    print_change(session, change);
  } else {
    connect(world, flags.network, flags.container, endpoint);
  }
  return 0;
}

}  // namespace

Action build_network_connect(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  text(app, flags->ip, {"--ip", "IP", "IPv4 address, like 10.9.0.5"});
  text(app, flags->ip6, {"--ip6", "IP", "IPv6 address, like fd00:9::5"});
  text(app, flags->mac, {"--mac-address", "MAC", "Hardware address, like 02:42:0a:09:00:05"});
  texts(app, flags->aliases, {"--alias", "NAME", "Another name on this network"});
  texts(app, flags->links,
        {"--link", "NAME[:ALIAS]", "Know another container by a name of this one's own"});
  texts(app, flags->driver_opts,
        {"--driver-opt", "KEY=VALUE", "Option of the endpoint, like its interface's name"});
  text(app, flags->rate,
       {"--rate", "RATE", "How fast it sends and is sent to on this network, like 10mbit"});
  text(app, flags->burst, {"--burst", "SIZE", "What may go at once beyond --rate, like 64k"});
  number(app, flags->gateway_priority,
         {"--gw-priority", "NUMBER", "The network with the highest has the default route"});
  flag(app, "--dry-run", flags->dry_run, "Print the commands that equal what would be done");
  argument(app, "NETWORK", flags->network);
  argument(app, "CONTAINER", flags->container);
  return [flags](Session& session) { return run(session, *flags); };
}

}  // namespace cnet::cmd
