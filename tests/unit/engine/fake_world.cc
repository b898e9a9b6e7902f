#include "fake_world.h"

namespace cnet {

std::map<std::string, std::string> FakeWorld::content() const {
  std::map<std::string, std::string> all = disk.content();
  std::erase_if(all, [](const auto& entry) {
    return entry.first.find("last_given") != std::string::npos ||
           entry.first.ends_with("durable:version");
  });
  for (const std::string& line : kernel.content()) all["kernel: " + line] = "";
  for (const ContainerId& id : runtime.running) all["runs: " + id.str()] = "";
  return all;
}

CreateContainer busybox(const std::string& name, const std::vector<std::string>& networks) {
  return {.name = name, .image = "busybox", .network = parse_network_flags({.networks = networks})};
}

}  // namespace cnet
