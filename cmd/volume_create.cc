#include "cnet/base/text.h"
#include "cnet/engine/volumes.h"
#include "cnet/model/names.h"
#include "command.h"
#include "flags.h"
#include "session.h"

namespace cnet::cmd {
namespace {

struct Flags {
  std::string name;
  std::vector<std::string> labels;
};

int run(Session& session, const Flags& flags) {
  session.set_goal("create volume" + (flags.name.empty() ? "" : " " + cnet::quoted(flags.name)));
  CreateVolume volume{.name = flags.name};
  for (const std::string& label : flags.labels) {
    auto [key, value] = parse_key_value("--label", label);
    volume.labels.insert_or_assign(std::move(key), std::move(value));
  }
  session.print(create_volume(session.world(), volume).name + "\n");
  return 0;
}

}  // namespace

Action build_volume_create(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  texts(app, flags->labels, {"--label", "KEY=VALUE", "Metadata of the volume"});
  optional_argument(app, "NAME", flags->name);
  return [flags](Session& session) { return run(session, *flags); };
}

}  // namespace cnet::cmd
