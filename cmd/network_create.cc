#include "cnet/base/text.h"
#include "cnet/engine/networks.h"
#include "command.h"
#include "dry_run.h"
#include "flags.h"
#include "session.h"

namespace cnet::cmd {
namespace {

struct Flags {
  CreateNetwork network;
  bool dry_run = false;
};

int run(Session& session, const Flags& flags) {
  session.set_goal("create network " + cnet::quoted(flags.network.name));
  if (flags.dry_run) {
    print_commands(session, plan_create_network(session.world(), flags.network).commands);
  } else {
    session.print(create_network(session.world(), flags.network).id.str() + "\n");
  }
  return 0;
}

}  // namespace

Action build_network_create(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  CreateNetwork& network = flags->network;
  text(app, network.driver,
       {"-d,--driver", "DRIVER", "bridge, macvlan, ipvlan, or a plugin (default bridge)"});
  texts(app, network.subnets,
        {"--subnet", "PREFIX", "Subnet, like 10.9.0.0/24 (default: a free one)"});
  texts(app, network.gateways,
        {"--gateway", "IP", "Address of the bridge (default: the first one)"});
  texts(app, network.ranges,
        {"--ip-range", "PREFIX", "Containers get their addresses from this part"});
  texts(app, network.aux_addresses,
        {"--aux-address", "NAME=IP", "An address that is never given to a container"});
  text(app, network.ipam_driver,
       {"--ipam-driver", "DRIVER", "Who chooses addresses: default, none, dhcp, or a plugin"});
  texts(app, network.ipam_options, {"--ipam-opt", "KEY=VALUE", "Option of the IPAM plugin"});
  texts(app, network.dns,
        {"--dns", "IP[,IP...]", "Name servers of its containers, in the place of the host's"});
  texts(app, network.routes,
        {"--route", "PREFIX,IP[,METRIC]", "A route its containers get, through a gateway"});
  text(app, network.rate,
       {"--rate", "RATE", "How fast each container sends and is sent to, like 10mbit"});
  text(app, network.burst, {"--burst", "SIZE", "What may go at once beyond --rate, like 64k"});
  texts(app, network.labels, {"--label", "KEY=VALUE", "Metadata of the network"});
  texts(app, network.options, {"-o,--opt", "KEY=VALUE", "Option of the driver"});
  text(app, network.config_from,
       {"--config-from", "NETWORK", "Addresses and options from this template"});
  flag(app, "--config-only", network.config_only, "A template for --config-from, no network");
  flag(app, "--ipv6", network.ipv6, "IPv6 addresses, too (default subnet: a unique local /64)");
  flag(app, "--ipv4", network.ipv4, "IPv4 addresses; --ipv4=false for IPv6 alone (default true)");
  flag(app, "--internal", network.internal, "No way in from outside or out to it");
  flag(app, "--attachable", network.attachable,
       "Kept for inspect; every network can be attached to");
  flag(app, "--dry-run", flags->dry_run, "Print the commands that equal what would be done");
  argument(app, "NAME", network.name);
  return [flags](Session& session) { return run(session, *flags); };
}

}  // namespace cnet::cmd
