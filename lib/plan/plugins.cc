#include "cnet/plan/plugins.h"

#include "cnet/base/text.h"

namespace cnet {

std::string name_of(const std::string& plugin, const PluginCall& call) {
  return std::string("plugin ").append(quoted(plugin)).append(", ").append(call.method);
}

std::string describe(const PluginCall& call, const std::string& address) {
  constexpr std::string_view unix_scheme = "unix://", tcp_scheme = "tcp://";
  std::string command = "curl -d " + shell_quoted(call.body) + " ";
  std::string host = "plugin";
  if (address.starts_with(unix_scheme)) {
    command += "--unix-socket " + shell_quoted(address.substr(unix_scheme.size())) + " ";
  } else if (address.starts_with(tcp_scheme)) {
    host = address.substr(tcp_scheme.size());
  }
  return command + shell_quoted("http://" + host + "/" + call.method);
}

}  // namespace cnet
