#include "cnet/model/action_log.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "cnet/base/text.h"

namespace cnet {
namespace {

constexpr std::array kLevels{LogLevel::debug, LogLevel::info, LogLevel::warn, LogLevel::error};
constexpr std::string_view kTime = "time=";

void add(std::vector<std::string>& names, const std::string& name) {
  if (!name.empty() && std::ranges::find(names, name) == names.end()) names.push_back(name);
}

std::string field(std::string_view key, const std::vector<std::string>& names) {
  return names.empty() ? "" : " " + std::string(key) + "=" + join(names, ",");
}

std::string in_seconds(std::chrono::nanoseconds duration) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.6fs", std::chrono::duration<double>(duration).count());
  return text.data();
}

/// The values of " key=a,b" in the line; empty when it has none.
std::vector<std::string_view> values(std::string_view line, std::string_view key) {
  const std::string start = " " + std::string(key) + "=";
  const std::size_t at = line.find(start);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = line.substr(at + start.size());
  return split(rest.substr(0, rest.find(' ')), ',');
}

}  // namespace

std::string log_level_name(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return "debug";
    case LogLevel::info:
      return "info";
    case LogLevel::warn:
      return "warn";
    case LogLevel::error:
      return "error";
  }
  return {};
}

std::optional<LogLevel> parse_log_level(std::string_view name) {
  for (const LogLevel level : kLevels) {
    if (log_level_name(level) == name) return level;
  }
  return std::nullopt;
}

void add_names(LoggedAction& action, const std::vector<Event>& events) {
  for (const Event& event : events) {
    const auto name = event.attributes.find("name");
    const std::string named = name == event.attributes.end() ? "" : name->second;
    switch (event.type) {
      case EventType::container:
        add(action.containers, named);
        break;
      case EventType::network:
        add(action.networks, named);
        break;
      case EventType::volume:
        add(action.volumes, event.actor);
        break;
      case EventType::image:
        break;
    }
  }
}

/// The names come before free text, so that no text can be taken for a name.
std::string to_line(const LoggedAction& action) {
  std::string line = std::string(kTime) + rfc3339(action.time);
  line += " level=" + log_level_name(action.level);
  line += field("container", action.containers) + field("network", action.networks) +
          field("volume", action.volumes);
  line += action.problem.empty() ? " result=ok" : " result=failed";
  line += " duration=" + in_seconds(action.duration) + " action=" + quoted(action.action);
  if (!action.goal.empty()) line += " goal=" + quoted(action.goal);
  if (!action.problem.empty()) line += " problem=" + quoted(action.problem);
  return line;
}

std::optional<Time> time_of_action(std::string_view line) {
  if (!line.starts_with(kTime)) return std::nullopt;
  const std::string_view rest = line.substr(kTime.size());
  return parse_rfc3339(rest.substr(0, rest.find(' ')));
}

bool names_object(std::string_view line, const std::string& name) {
  const std::size_t text = line.find(" result=");
  const std::string_view names = line.substr(0, text);
  for (const char* key : {"container", "network", "volume"}) {
    const auto found = values(names, key);
    if (std::ranges::find(found, name) != found.end()) return true;
  }
  // What failed has told of no object: there the goal names it, in quotes inside quotes.
  const std::size_t goal = line.find(" goal=");
  return goal != std::string_view::npos &&
         line.substr(goal).find("\\\"" + name + "\\\"") != std::string_view::npos;
}

}  // namespace cnet
