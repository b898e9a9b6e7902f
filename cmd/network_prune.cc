#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/engine/networks.h"
#include "command.h"
#include "filter.h"
#include "flags.h"
#include "moment.h"
#include "session.h"

namespace cnet::cmd {
namespace {

struct Flags {
  bool force = false;
  std::vector<std::string> filters;
};

std::pair<std::string, std::optional<std::string>> label_of(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos) return {text, std::nullopt};
  return {text.substr(0, equals), text.substr(equals + 1)};
}

PruneFilter filter_of(const Flags& flags) {
  // "label!=KEY": the key ends in '!' where it is split at the first '='.
  const Filter filter(flags.filters, {"label", "label!", "until"});
  PruneFilter out;
  for (const std::string& label : filter.values("label")) out.labels.push_back(label_of(label));
  for (const std::string& label : filter.values("label!")) {
    out.not_labels.push_back(label_of(label));
  }
  if (filter.values("until").size() > 1) {
    throw Error("--filter until was given more than once", Error::Kind::usage);
  }
  for (const std::string& until : filter.values("until")) out.until = parse_moment(until, now());
  return out;
}

int run(Session& session, const Flags& flags) {
  session.set_goal("remove unused networks");
  const PruneFilter filter = filter_of(flags);
  if (!flags.force &&
      !confirm(session,
               "WARNING! This removes all networks of your own that no container uses.\n"
               "Do you want to continue?")) {
    return 0;
  }
  const std::vector<std::string> removed = prune_networks(session.world(), filter);
  if (!removed.empty()) session.print("Deleted Networks:\n" + join(removed, "\n") + "\n\n");
  return 0;
}

}  // namespace

Action build_network_prune(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  flag(app, "-f,--force", flags->force, "Do not ask");
  texts(app, flags->filters,
        {"--filter", "KEY=VALUE", "Remove only some: label=, label!=, until=24h or a time"});
  return [flags](Session& session) { return run(session, *flags); };
}

}  // namespace cnet::cmd
