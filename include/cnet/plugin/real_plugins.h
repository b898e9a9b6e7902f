#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "cnet/plan/plugins.h"

namespace cnet::plugin {

/// Where Docker looks for plugins.
struct PluginFolders {
  std::string sockets = "/run/docker/plugins";
  std::vector<std::string> specs{"/etc/docker/plugins", "/usr/lib/docker/plugins"};
};

/// The plugins of this host, found as Docker finds them: NAME.sock or NAME/NAME.sock, then
/// NAME.spec, then NAME.json. Each is asked once whether it is what it is taken for
/// (Plugin.Activate).
class RealPlugins final : public Plugins {
 public:
  explicit RealPlugins(std::chrono::seconds deadline, PluginFolders folders = {})
      : deadline_(deadline), folders_(std::move(folders)) {}

  std::optional<std::string> address(const std::string& plugin) override;
  PluginAnswer call(const std::string& plugin, const PluginCall& call) override;

 private:
  struct Active {
    std::string address;
    std::vector<std::string> implements;
  };
  const Active& activated(const std::string& plugin);

  std::chrono::seconds deadline_;
  PluginFolders folders_;
  std::map<std::string, Active> active_;
};

}  // namespace cnet::plugin
