#include <sys/utsname.h>

#include "cnet/engine/containers.h"
#include "cnet/engine/networks.h"
#include "cnet/image/image_store.h"
#include "cnet/output/listing.h"
#include "command.h"
#include "flags.h"
#include "session.h"
#include "version.h"
#include "world.h"

namespace cnet::cmd {
namespace {

output::Json facts(Session& session) {
  World& world = session.world();
  std::size_t running = 0;
  std::size_t paused = 0;
  const std::vector<ContainerView> containers = list_containers(world, true);
  for (const ContainerView& view : containers) {
    running += view.status == Status::running ? 1 : 0;
    paused += view.status == Status::paused ? 1 : 0;
  }
  utsname host{};
  ::uname(&host);
  output::Json drops = output::Json::array();
  for (const ForeignDrop& drop : world.host.foreign_drops()) {
    drops.push_back(drop.table + " " + drop.chain + ": " + drop.reason);
  }
  output::Json out;
  out["Containers"] = containers.size();
  out["ContainersRunning"] = running;
  out["ContainersPaused"] = paused;
  out["ContainersStopped"] = containers.size() - running - paused;
  out["Networks"] = list_networks(world).size();
  out["Images"] = session.real().image_store().list().size();
  out["Root"] = world.config.root;
  out["RunRoot"] = world.config.run_root;
  out["KernelVersion"] = host.release;
  out["Architecture"] = host.machine;
  out["Name"] = host.nodename;
  out["ForeignDrops"] = std::move(drops);
  out["ServerVersion"] = kVersion;
  return out;
}

/// "Containers: 3" a line, with a line for each entry of a list.
std::string as_lines(const output::Json& facts) {
  std::string text;
  for (const auto& [name, value] : facts.items()) {
    text += name + ":";
    if (value.is_array()) {
      text += value.empty() ? " none\n" : "\n";
      for (const output::Json& item : value) text += "  " + item.get<std::string>() + "\n";
    } else {
      text += " " + (value.is_string() ? value.get<std::string>() : value.dump()) + "\n";
    }
  }
  return text;
}

}  // namespace

Action build_system_info(CLI::App& app) {
  auto format = std::make_shared<std::string>();
  text(app, *format, {"-f,--format", "FORMAT", "json or a Go template"});
  return [format](Session& session) {
    session.set_goal("show system");
    const output::Json found = facts(session);
    if (format->empty()) {
      session.print(as_lines(found));
    } else if (*format == "json") {
      session.print(output::json_text(found) + "\n");
    } else {
      session.print(output::render_inspect({found}, *format));
    }
    return 0;
  };
}

}  // namespace cnet::cmd
