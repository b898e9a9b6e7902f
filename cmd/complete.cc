#include <unistd.h>

#include <algorithm>
#include <set>

#include "built_command.h"
#include "cnet/base/error.h"
#include "cnet/engine/containers.h"
#include "cnet/engine/networks.h"
#include "cnet/engine/volumes.h"
#include "cnet/image/image_store.h"
#include "command.h"
#include "flags.h"
#include "session.h"
#include "world.h"

namespace cnet::cmd {
namespace {

/// Candidates with what they mean; a shell filters them by what is typed.
using Candidates = std::vector<std::pair<std::string, std::string>>;

/// Commands, groups and aliases one may write behind `group`; at the start when it is empty.
Candidates command_words(const std::string& group) {
  Candidates out;
  std::set<std::string> seen;
  const auto add = [&](std::string_view name, std::string_view meaning) {
    std::string word;
    if (group.empty()) {
      if (name.find(' ') == std::string_view::npos) word = name;
    } else if (name.starts_with(group + " ")) {
      word = name.substr(group.size() + 1);
    }
    if (!word.empty() && seen.insert(word).second) out.emplace_back(word, meaning);
  };
  for (const Command& command : commands()) {
    if (!command.hidden) add(command.name, command.summary);
  }
  for (const Alias& alias : aliases()) add(alias.from, "same as cnet " + std::string(alias.to));
  if (group.empty()) {
    for (const Group& g : groups()) out.emplace_back(g.name, g.summary);
  }
  return out;
}

Candidates flag_words(const CLI::App& app) {
  Candidates out;
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_positional()) continue;
    for (const std::string& name : option->get_lnames()) {
      out.emplace_back("--" + name, option->get_description());
    }
    for (const std::string& name : option->get_snames()) {
      out.emplace_back("-" + name, option->get_description());
    }
  }
  return out;
}

void add_containers(Session& session, Candidates& out) {
  for (const ContainerView& view : list_containers(session.world(), true)) {
    out.emplace_back(view.container.name, "container");
  }
}

void add_networks(Session& session, Candidates& out) {
  for (const Network& network : list_networks(session.world())) {
    out.emplace_back(network.name, "network");
  }
}

void add_images(Session& session, Candidates& out) {
  for (const Image& image : session.real().image_store().list()) {
    for (const std::string& name : image.names) out.emplace_back(name, "image");
  }
}

void add_volumes(Session& session, Candidates& out) {
  for (const VolumeView& view : list_volumes(session.world())) {
    out.emplace_back(view.volume.name, "volume");
  }
}

/// Only root can read the records; anybody else is offered commands and flags.
Candidates values(Session& session, const std::string& kind) {
  Candidates out;
  if (kind == "SHELL") return {{"bash", ""}, {"zsh", ""}, {"fish", ""}};
  if (kind == "DRIVER") return {{"bridge", "driver"}, {"host", "driver"}, {"none", "driver"}};
  if (kind == "TYPE") return {{"container", ""}, {"image", ""}, {"network", ""}, {"volume", ""}};
  if (kind == "SIGNAL") return {{"SIGTERM", ""}, {"SIGKILL", ""}, {"SIGHUP", ""}, {"SIGINT", ""}};
  if (kind == "POLICY") {
    return {{"no", ""}, {"on-failure", ""}, {"always", ""}, {"unless-stopped", ""}};
  }
  if (kind == "COMMAND") return command_words("");
  if (::geteuid() != 0) return out;
  const bool any = kind == "OBJECT";
  if (kind == "CONTAINER" || any) add_containers(session, out);
  if (kind == "NETWORK" || any) add_networks(session, out);
  if (kind == "IMAGE" || any) add_images(session, out);
  if (kind == "VOLUME" || any) add_volumes(session, out);
  return out;
}

/// `words` are those behind "cnet"; the last one is being typed.
Candidates candidates(std::vector<std::string> words) {
  const std::string typed = words.empty() ? "" : words.back();
  if (!words.empty()) words.pop_back();
  Session session(
      take_globals(words));  // the roots that are being typed, not those of this command
  if (words.empty()) return command_words("");
  const Found found = find_command(words);
  if (found.command == nullptr) return command_words(found.group);
  words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(found.words));
  BuiltCommand built(*found.command);
  if (typed.starts_with('-')) return flag_words(built.app);
  return values(session, expected_kind(built.app, words));
}

}  // namespace

Action build_complete(CLI::App& app) {
  stop_at_first_argument(app);
  auto words = std::make_shared<std::vector<std::string>>();
  arguments(app, "WORD", *words, 0);
  return [words](Session& session) {
    for (const auto& [word, meaning] : candidates(*words)) {
      session.print(word + "\t" + meaning + "\n");
    }
    return 0;
  };
}

}  // namespace cnet::cmd
