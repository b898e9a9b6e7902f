#include <algorithm>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "command.h"

namespace cnet::cmd {
namespace {

const Command* by_name(std::string_view name) {
  const auto alias = std::ranges::find(aliases(), name, &Alias::from);
  if (alias != aliases().end()) name = alias->to;
  const auto command = std::ranges::find(commands(), name, &Command::name);
  return command == commands().end() ? nullptr : &*command;
}

bool is_group(std::string_view word) {
  return std::ranges::find(groups(), word, &Group::name) != groups().end();
}

/// Every spelling that starts with `group`, without it; first words when `group` is empty.
std::vector<std::string> known_words(std::string_view group) {
  std::vector<std::string> words;
  const auto add = [&](std::string_view name) {
    if (group.empty()) {
      words.emplace_back(name.substr(0, name.find(' ')));
    } else if (name.starts_with(std::string(group) + " ")) {
      words.emplace_back(name.substr(group.size() + 1));
    }
  };
  for (const Command& command : commands()) {
    if (!command.hidden) add(command.name);
  }
  for (const Alias& alias : aliases()) add(alias.from);
  return words;
}

[[noreturn]] void unknown(const std::string& word, const std::string& group) {
  const std::string place = group.empty() ? "cnet" : "cnet " + group;
  const auto near = nearest(word, known_words(group));
  throw Error(cnet::quoted(word) + " is no command of " + place, Error::Kind::usage)
      .hint(near ? "did you mean \"" + place + " " + *near + "\"?"
                 : "\"" + place + " --help\" lists the commands");
}

}  // namespace

Found find_command(std::span<const std::string> words) {
  const auto is_help = [](const std::string& w) { return w == "--help" || w == "-h"; };
  if (words.empty() || is_help(words[0])) return {};
  const std::string first = words[0] == "net" ? "network" : words[0];
  if (!is_group(first)) {
    const Command* command = by_name(first);
    if (command == nullptr) unknown(words[0], "");
    return {command, "", 1};
  }
  if (words.size() == 1 || is_help(words[1])) return {nullptr, first, 1};
  const Command* command = by_name(first + " " + words[1]);
  if (command == nullptr) unknown(words[1], first);
  return {command, first, 2};
}

}  // namespace cnet::cmd
