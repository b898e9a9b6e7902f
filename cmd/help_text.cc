#include <CLI/CLI.hpp>
#include <algorithm>
#include <vector>

#include "flags.h"
#include "help.h"

namespace cnet::cmd {
namespace {

struct Line {
  std::string left;
  std::string right;
};

std::string aligned(const std::vector<Line>& lines) {
  std::size_t width = 0;
  for (const Line& line : lines) width = std::max(width, line.left.size());
  std::string text;
  for (const Line& line : lines) {
    text += "  " + line.left + std::string(width - line.left.size() + 3, ' ') + line.right + "\n";
  }
  return text;
}

/// "-p, --publish list"; without a short form the long one is indented to the same column.
Line option_line(const CLI::Option& option) {
  std::string left =
      option.get_snames().empty() ? "    " : "-" + option.get_snames().front() + ", ";
  for (const std::string& name : option.get_lnames()) {
    if (name != option.get_lnames().front()) left += ", ";
    left += "--" + name;
  }
  if (takes_value(option)) left += " " + option.get_type_name();
  return {left, option.get_description()};
}

std::vector<Line> command_lines(const std::string& group) {
  std::vector<Line> lines;
  for (const Command& command : commands()) {
    if (command.hidden) continue;
    const std::string name(command.name);
    const std::size_t space = name.find(' ');
    const std::string first = space == std::string::npos ? "" : name.substr(0, space);
    if (first != group) continue;
    lines.push_back(
        {space == std::string::npos ? name : name.substr(space + 1), std::string(command.summary)});
  }
  return lines;
}

std::vector<Line> alias_lines(const std::string& group) {
  std::vector<Line> lines;
  for (const Alias& alias : aliases()) {
    const std::string from(alias.from);
    const bool in_group = from.starts_with(group + " ");
    if (group.empty() ? from.find(' ') != std::string::npos : !in_group) continue;
    lines.push_back({group.empty() ? from : from.substr(group.size() + 1),
                     "Same as cnet " + std::string(alias.to)});
  }
  return lines;
}

}  // namespace

std::string topics_help() {
  std::vector<Line> lines;
  for (const HelpTopic& topic : help_topics()) {
    lines.push_back({std::string(topic.name), std::string(topic.summary)});
  }
  return aligned(lines);
}

std::string usage_line(const Command& command) {
  return "cnet " + std::string(command.name) + " " + std::string(command.arguments);
}

std::string command_help(const Command& command, const CLI::App& app) {
  std::string text =
      "Usage:  " + usage_line(command) + "\n\n" + std::string(command.summary) + "\n";
  std::string also;
  for (const Alias& alias : aliases()) {
    if (alias.to == command.name)
      also += (also.empty() ? "" : ", ") + ("cnet " + std::string(alias.from));
  }
  if (!also.empty()) text += "\nAliases:\n  " + also + "\n";
  std::vector<Line> lines;
  for (const CLI::Option* option : app.get_options()) {
    if (!option->get_positional()) lines.push_back(option_line(*option));
  }
  std::ranges::sort(lines, {}, [](const Line& line) { return line.left.substr(4); });
  return text + "\nOptions:\n" + aligned(lines);
}

std::string group_help(const std::string& group) {
  std::string text;
  if (group.empty()) {
    text = "Usage:  cnet [OPTIONS] COMMAND\n\nContainer networks without a daemon\n\n";
    std::vector<Line> lines;
    for (const Group& g : groups()) lines.push_back({std::string(g.name), std::string(g.summary)});
    text += "Groups of commands:\n" + aligned(lines) + "\n";
  } else {
    const auto found = std::ranges::find(groups(), group, &Group::name);
    text = "Usage:  cnet " + group + " COMMAND\n\n" + std::string(found->summary) + "\n\n";
  }
  text += "Commands:\n" + aligned(command_lines(group));
  const std::vector<Line> short_forms = alias_lines(group);
  if (!short_forms.empty()) text += "\nAliases:\n" + aligned(short_forms);
  if (group.empty()) {
    text += "\nTopics:\n" + topics_help();
    text += "\nOptions:\n" +
            aligned({{"    --config FILE", "Configuration (default /etc/cnet/config.json)"},
                     {"    --debug", "Show in errors what was tried"},
                     {"    --log-level LEVEL", "Into cnet's log: debug, info, warn or error"},
                     {"    --root FOLDER", "Records that survive a reboot (default /var/lib/cnet)"},
                     {"    --run-root FOLDER", "State of what runs (default /run/cnet)"},
                     {"-h, --help", "Show this help"},
                     {"-v, --version", "Show the version"}});
  }
  return text + "\n\"cnet COMMAND --help\" shows more about a command" +
         (group.empty() ? ", \"cnet help TOPIC\" about a topic.\n" : ".\n");
}

}  // namespace cnet::cmd
