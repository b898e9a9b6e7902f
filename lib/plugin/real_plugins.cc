#include "cnet/plugin/real_plugins.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/base/unique_fd.h"
#include "cnet/model/names.h"
#include "cnet/remote/answers.h"
#include "cnet/remote/spec_file.h"
#include "exchange.h"

namespace cnet::plugin {
namespace {

std::array<std::string, 2> paths(const std::string& folder, const std::string& name,
                                 const char* ending) {
  return {folder + "/" + name + ending, folder + "/" + name + "/" + name + ending};
}

bool is_socket(const std::string& path) {
  struct stat state {};
  return ::stat(path.c_str(), &state) == 0 && S_ISSOCK(state.st_mode);
}

/// Absent when there is no such file. More than a line or two is no address.
std::optional<std::string> text_of(const std::string& path) {
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file) return std::nullopt;
  std::array<char, 8192> buffer{};
  const ssize_t size = ::read(file.get(), buffer.data(), buffer.size());
  if (size < 0) return std::nullopt;
  return std::string(buffer.data(), static_cast<std::size_t>(size));
}

struct SpecKind {
  const char* ending;
  std::string (*address)(std::string_view text, const std::string& path);
};
constexpr std::array kSpecKinds{SpecKind{".spec", remote::address_in_spec},
                                SpecKind{".json", remote::address_in_json}};

std::string interface_of(const std::string& method) { return method.substr(0, method.find('.')); }

std::string in_words(const std::string& interface) {
  return interface == "IpamDriver" ? "gives out no addresses" : "is no network driver";
}

}  // namespace

std::optional<std::string> RealPlugins::address(const std::string& plugin) {
  if (!is_valid_name(plugin)) return std::nullopt;
  for (const std::string& path : paths(folders_.sockets, plugin, ".sock")) {
    if (is_socket(path)) return "unix://" + path;
  }
  for (const std::string& folder : folders_.specs) {
    for (const SpecKind& kind : kSpecKinds) {
      for (const std::string& path : paths(folder, plugin, kind.ending)) {
        if (const auto text = text_of(path)) return kind.address(*text, path);
      }
    }
  }
  return std::nullopt;
}

const RealPlugins::Active& RealPlugins::activated(const std::string& plugin) {
  const auto known = active_.find(plugin);
  if (known != active_.end()) return known->second;
  const auto found = address(plugin);
  if (!found) {
    throw Error("there is no plugin " + quoted(plugin), Error::Kind::not_found)
        .hint("cnet looks for " + folders_.sockets + "/" + plugin + ".sock, and for " + plugin +
              ".spec and " + plugin + ".json in " + join(folders_.specs, " and "));
  }
  const PluginCall activate{"Plugin.Activate", "{}"};
  const std::string who = name_of(plugin, activate);
  const remote::Said said{who, exchange(*found, activate, deadline_, who)};
  return active_.emplace(plugin, Active{*found, remote::implements(said)}).first->second;
}

PluginAnswer RealPlugins::call(const std::string& plugin, const PluginCall& call) {
  const Active& active = activated(plugin);
  const std::string interface = interface_of(call.method);
  if (std::ranges::find(active.implements, interface) == active.implements.end()) {
    throw Error("plugin " + quoted(plugin) + " " + in_words(interface) + ": it implements " +
                (active.implements.empty() ? "nothing" : quoted(join(active.implements, ", "))));
  }
  return exchange(active.address, call, deadline_, name_of(plugin, call));
}

}  // namespace cnet::plugin
