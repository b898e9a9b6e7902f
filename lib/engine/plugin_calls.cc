#include "plugin_calls.h"

#include "cnet/base/error.h"
#include "cnet/base/text.h"

namespace cnet {

remote::Said ask(World& world, const std::string& plugin, const PluginCall& call) {
  return {name_of(plugin, call), world.plugins.call(plugin, call)};
}

void tell(World& world, const std::string& plugin, const PluginCall& call) {
  remote::require_done(ask(world, plugin, call));
}

void give_back(World& world, const std::string& plugin, const PluginCall& call, Held held) {
  const remote::Said said = ask(world, plugin, call);
  const auto words = remote::refusal(said);
  if (words && held == Held::surely) world.notes.push_back(said.who + ": " + *words);
}

std::string describe_call(World& world, const std::string& plugin, const PluginCall& call) {
  const auto address = world.plugins.address(plugin);
  if (!address) throw Error("there is no plugin " + quoted(plugin), Error::Kind::not_found);
  return describe(call, *address);
}

}  // namespace cnet
