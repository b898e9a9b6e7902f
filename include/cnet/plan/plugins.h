#pragma once

#include <optional>
#include <string>

namespace cnet {

/// One question to a plugin that speaks Docker's remote-driver protocol.
struct PluginCall {
  std::string method;  ///< "NetworkDriver.Join"
  std::string body;    ///< JSON
  friend bool operator==(const PluginCall&, const PluginCall&) = default;
};

/// What came back: not trusted, and of limited size.
struct PluginAnswer {
  int status = 200;  ///< of HTTP
  std::string body;
};

/// The seam to the plugins of this host. A call takes seconds at most.
class Plugins {
 public:
  virtual ~Plugins() = default;
  /// Where the plugin listens: "unix:///run/docker/plugins/weave.sock". Absent when there is none
  /// of that name.
  virtual std::optional<std::string> address(const std::string& plugin) = 0;
  /// Throws Error that names plugin and call: there is no such plugin, it does not listen, does not
  /// answer in time, or answers no HTTP.
  virtual PluginAnswer call(const std::string& plugin, const PluginCall& call) = 0;
};

/// `plugin "weave", NetworkDriver.Join`: who an Error is about.
std::string name_of(const std::string& plugin, const PluginCall& call);

/// The command that equals the call: curl --unix-socket ...; `address` as Plugins gives it.
std::string describe(const PluginCall& call, const std::string& address);

}  // namespace cnet
