#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cnet/base/time.h"
#include "cnet/model/event.h"

namespace cnet {

enum class LogLevel { debug, info, warn, error };
inline constexpr const char* kLogLevels = "debug, info, warn, error";
std::string log_level_name(LogLevel level);
std::optional<LogLevel> parse_log_level(std::string_view name);

/// One thing cnet did, or was asked to do and could not: a line of the engine's log.
struct LoggedAction {
  Time time;
  LogLevel level = LogLevel::info;
  std::string action;                   ///< "network create"
  std::string goal;                     ///< `create network "db"`
  std::vector<std::string> containers;  ///< names, each once
  std::vector<std::string> networks;
  std::vector<std::string> volumes;
  std::string problem;                  ///< empty: it was done
  std::chrono::nanoseconds duration{0};
};

/// The names that the events tell of, into the action. A container that a network's event names by
/// its id alone is left out.
void add_names(LoggedAction& action, const std::vector<Event>& events);

/// `time=2026-11-29T22:10:00.123456789Z level=info action="network create" goal="..." network=db
/// result=ok duration=0.012s`, without a newline. Control characters are escaped.
std::string to_line(const LoggedAction& action);

/// When it was, as a line of to_line() says; absent for any other line.
std::optional<Time> time_of_action(std::string_view line);
/// Whether the line names a container, network or volume so.
bool names_object(std::string_view line, const std::string& name);

}  // namespace cnet
