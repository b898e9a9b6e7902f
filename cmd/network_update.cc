#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/engine/networks.h"
#include "cnet/model/name_settings.h"
#include "cnet/model/names.h"
#include "command.h"
#include "flags.h"
#include "session.h"

namespace cnet::cmd {
namespace {

struct Flags {
  std::string network;
  std::vector<std::string> dns_add;
  std::vector<std::string> dns_drop;
  std::vector<std::string> options;
  std::string rate;
  std::string burst;
};

int run(Session& session, const Flags& flags) {
  session.set_goal("update network " + cnet::quoted(flags.network));
  NetworkChange change{.options = {},
                       .dns_add = parse_name_servers("--dns-add", flags.dns_add),
                       .dns_drop = parse_name_servers("--dns-drop", flags.dns_drop),
                       .rate = std::nullopt};
  for (const std::string& option : flags.options) {
    change.options.insert(parse_key_value("--opt", option));
  }
  if (!flags.rate.empty() || !flags.burst.empty()) {
    change.rate = parse_rate_flags(flags.rate, flags.burst);
  }
  if (change.options.empty() && change.dns_add.empty() && change.dns_drop.empty() && !change.rate) {
    throw Error("nothing to change: give --opt, --dns-add, --dns-drop or --rate",
                Error::Kind::usage);
  }
  update_network(session.world(), flags.network, change);
  return 0;
}

}  // namespace

Action build_network_update(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  texts(app, flags->dns_add,
        {"--dns-add", "IP[,IP...]", "Name servers that its containers' resolvers ask, too"});
  texts(app, flags->dns_drop, {"--dns-drop", "IP[,IP...]", "Name servers that they ask no longer"});
  texts(app, flags->options,
        {"-o,--opt", "KEY=VALUE", "log=drops records what is dropped, log=none ends that"});
  text(app, flags->rate,
       {"--rate", "RATE", "How fast each container sends and is sent to; 0 for no limit"});
  text(app, flags->burst, {"--burst", "SIZE", "What may go at once beyond --rate, like 64k"});
  argument(app, "NETWORK", flags->network);
  return [flags](Session& session) { return run(session, *flags); };
}

}  // namespace cnet::cmd
