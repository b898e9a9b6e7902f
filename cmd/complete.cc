#include <CLI/CLI.hpp>
#include <array>
#include <set>

#include "built_command.h"
#include "cnet/base/text.h"
#include "cnet/output/container_view.h"
#include "cnet/output/image_history.h"
#include "cnet/output/image_view.h"
#include "cnet/output/network_view.h"
#include "cnet/output/volume_view.h"
#include "command.h"
#include "flags.h"
#include "help.h"
#include "help_words.h"
#include "live_values.h"
#include "session.h"

namespace cnet::cmd {
namespace {

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

Candidates help_words() {
  Candidates out = command_words("");
  for (const HelpTopic& topic : help_topics()) out.emplace_back(topic.name, topic.summary);
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

/// The fields of a list's rows, for --columns and --sort.
Candidates field_words(std::string_view command) {
  const output::ListShape* shape = nullptr;
  if (command == "ps") shape = &output::container_list();
  if (command == "network ls") shape = &output::network_list();
  if (command == "image ls") shape = &output::image_list(false);
  if (command == "volume ls") shape = &output::volume_list();
  if (command == "image history") shape = &output::history_list();
  Candidates out;
  if (shape == nullptr) return out;
  for (const auto& [field, title] : shape->headers) out.emplace_back(lower(field), title);
  return out;
}

Candidates without_meaning(const std::vector<std::string>& words) {
  Candidates out;
  for (const std::string& word : words) out.emplace_back(word, "");
  return out;
}

/// Kinds of values that are no objects of this host.
Candidates values(Session& session, const Command& command, const CLI::Option& option) {
  const std::string kind = option.get_type_name();
  if (kind == "SHELL") return without_meaning({"bash", "zsh", "fish"});
  if (kind == "SIGNAL") {
    return without_meaning({"SIGTERM", "SIGKILL", "SIGHUP", "SIGINT", "SIGUSR1", "SIGUSR2"});
  }
  if (kind == "COMMAND" && command.name == "help") return help_words();
  if (kind == "KEY=VALUE") return without_meaning(filters_in_help(option.get_description()));
  if (kind.starts_with("FIELD")) return field_words(command.name);
  constexpr std::array<std::string_view, 4> chosen{"DRIVER", "FORMAT", "POLICY", "TYPE"};
  if (std::ranges::find(chosen, kind) != chosen.end()) {
    return without_meaning(values_in_help(option.get_description()));
  }
  return live_values(session, command, kind);
}

/// "--filter=na": values of that flag, with it in front.
Candidates flag_with_value(Session& session, const Command& command, const CLI::App& app,
                           const std::string& typed) {
  const std::string flag = typed.substr(0, typed.find('='));
  const CLI::Option* option = app.get_option_no_throw(flag);
  if (option == nullptr || !takes_value(*option)) return {};
  Candidates out = values(session, command, *option);
  for (auto& [word, meaning] : out) word.insert(0, flag + "=");
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
  if (typed.starts_with("--") && typed.find('=') != std::string::npos) {
    return flag_with_value(session, *found.command, built.app, typed);
  }
  if (typed.starts_with('-')) return flag_words(built.app);
  const CLI::Option* option = expected_option(built.app, words);
  return option == nullptr ? Candidates{} : values(session, *found.command, *option);
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
