#pragma once

#include "cnet/engine/world.h"
#include "cnet/remote/answers.h"

namespace cnet {

/// Asks a plugin. What it has answered is not looked at yet. Throws Error when it does not answer.
remote::Said ask(World& world, const std::string& plugin, const PluginCall& call);

/// The same for what must be done: throws Error with the plugin's words when it is not.
void tell(World& world, const std::string& plugin, const PluginCall& call);

/// Whether a plugin has what is given back to it: `perhaps`, when nobody knows what became of the
/// call that made it.
enum class Held { surely, perhaps };

/// The same for what is given back. A plugin that refuses has heard of it, and knows nothing of it
/// or keeps it: its words are a note, unless they are expected. Throws Error when it does not
/// answer: then it may still hold it.
void give_back(World& world, const std::string& plugin, const PluginCall& call,
               Held held = Held::surely);

/// A call as a command, for --dry-run. Throws Error (not_found) when there is no such plugin.
std::string describe_call(World& world, const std::string& plugin, const PluginCall& call);

}  // namespace cnet
