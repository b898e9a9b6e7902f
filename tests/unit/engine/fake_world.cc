#include "fake_world.h"

namespace cnet {

std::map<std::string, std::string> FakeWorld::content() const {
  std::map<std::string, std::string> all = disk.content();
  std::erase_if(all, [](const auto& entry) {
    // Written anew by every start into the container's own folder.
    for (const char* name : {"/hosts", "/hostname", "/resolv.conf"}) {
      if (entry.first.ends_with(name)) return true;
    }
    return entry.first.ends_with("/last4") || entry.first.ends_with("durable:version");
  });
  for (const std::string& line : kernel.content()) all["kernel: " + line] = "";
  for (const std::string& held : plugins.content()) all["plugin: " + held] = "";
  for (const auto& [id, held] : runtime.held) {
    for (const HeldPort& port : held) all["held: " + str(port.binding)] = id.str();
  }
  for (const ContainerId& id : runtime.running) {
    const auto known = runtime.resolvers.find(id);
    std::string& resolver = all["runs: " + id.str()];
    if (known == runtime.resolvers.end()) continue;
    for (const auto& network : known->second.networks) resolver += network.name + " ";
    for (const auto& server : known->second.servers) resolver += server.ip.str() + " ";
  }
  return all;
}

void FakeWorld::reboot() {
  while (!runtime.running.empty()) runtime.vanish(*runtime.running.begin());
  kernel.present.clear();
  for (const char* folder : {"containers", "networks", "restarts"}) {
    disk.remove_folder({state::Tree::runtime, folder});
  }
  disk.remove({state::Tree::runtime, "host.json"}, state::Durability::plain);
}

std::string changes(const std::map<std::string, std::string>& before,
                    const std::map<std::string, std::string>& now) {
  std::string text;
  for (const auto& [key, value] : before) {
    const auto found = now.find(key);
    if (found == now.end() || found->second != value) text += "- " + key + " " + value + "\n";
  }
  for (const auto& [key, value] : now) {
    const auto found = before.find(key);
    if (found == before.end() || found->second != value) text += "+ " + key + " " + value + "\n";
  }
  return text;
}

CreateContainer busybox(const std::string& name, const std::vector<std::string>& networks) {
  return {.name = name, .image = "busybox", .network = parse_network_flags({.networks = networks})};
}

}  // namespace cnet
