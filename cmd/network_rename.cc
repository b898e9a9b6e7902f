#include "cnet/base/text.h"
#include "cnet/engine/networks.h"
#include "command.h"
#include "flags.h"
#include "session.h"

namespace cnet::cmd {
namespace {

struct Flags {
  std::string network;
  std::string name;
};

}  // namespace

Action build_network_rename(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  argument(app, "NETWORK", flags->network);
  argument(app, "NAME", flags->name);
  return [flags](Session& session) {
    session.set_goal("rename network " + cnet::quoted(flags->network));
    rename_network(session.world(), flags->network, flags->name);
    return 0;
  };
}

}  // namespace cnet::cmd
