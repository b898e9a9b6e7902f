#include "cnet/model/logging.h"

#include <algorithm>
#include <array>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "log_options.h"

namespace cnet {
namespace {

struct DriverName {
  std::string_view name;
  LogDriver driver;
};
constexpr std::array kDrivers{
    DriverName{"json-file", LogDriver::json_file}, DriverName{"local", LogDriver::local},
    DriverName{"syslog", LogDriver::syslog},       DriverName{"journald", LogDriver::journald},
    DriverName{"fluentd", LogDriver::fluentd},     DriverName{"none", LogDriver::none}};

/// Docker's local driver, and what `logs` reads of a collector's container.
constexpr LogFileSettings kLocal{.max_size = 20 << 20, .max_files = 5, .compress = true};

LogDriver parse_driver(const std::string& name) {
  const auto* found = std::ranges::find(kDrivers, name, &DriverName::name);
  if (found != kDrivers.end()) return found->driver;
  std::vector<std::string> known;
  for (const DriverName& each : kDrivers) known.emplace_back(each.name);
  const auto near = nearest(name, known);
  throw Error("there is no log driver " + quoted(name), Error::Kind::usage)
      .hint(near ? "did you mean " + quoted(*near) + "?" : "the drivers are " + join(known, ", "));
}

LogSettings defaults_of(LogDriver driver) {
  LogSettings settings{.driver = driver};
  switch (driver) {
    case LogDriver::none:
      break;
    case LogDriver::json_file:
      settings.file = LogFileSettings{};
      break;
    case LogDriver::local:
      settings.file = kLocal;
      break;
    case LogDriver::syslog:
      settings.file = kLocal;
      settings.address.path = "/dev/log";
      break;
    case LogDriver::journald:
      settings.file = kLocal;
      settings.address.path = "/run/systemd/journal/socket";
      break;
    case LogDriver::fluentd:
      settings.file = kLocal;
      settings.address = {
          .transport = LogAddress::Transport::tcp, .host = "127.0.0.1", .port = 24224, .path = {}};
      break;
  }
  return settings;
}

void require_known(const Logging& logging, LogDriver driver) {
  std::vector<std::string> known;
  for (const LogOption& option : log_options()) {
    if ((option.drivers & bit(driver)) != 0) known.emplace_back(option.name);
  }
  for (const auto& [name, value] : logging.options) {
    if (std::ranges::find(known, name) != known.end()) continue;
    const auto near = nearest(name, known);
    throw Error("log driver " + logging.driver + " has no option " + quoted(name),
                Error::Kind::usage)
        .hint(known.empty() ? "it has none"
              : near        ? "did you mean " + quoted(*near) + "?"
                            : "its options are " + join(known, ", "));
  }
}

void require_sound(const Logging& logging, const LogSettings& settings) {
  if (!settings.non_blocking && logging.options.contains("max-buffer-size")) {
    throw Error("--log-opt max-buffer-size needs mode=non-blocking", Error::Kind::usage);
  }
  if (settings.driver != LogDriver::json_file && settings.driver != LogDriver::local) return;
  const LogFileSettings& file = *settings.file;
  if (file.max_size == 0 && logging.options.contains("max-file")) {
    throw Error("--log-opt max-file does nothing without max-size", Error::Kind::usage)
        .hint("add --log-opt max-size=10m");
  }
  if (file.compress && logging.options.contains("compress") &&
      (file.max_size == 0 || file.max_files < 2)) {
    throw Error("--log-opt compress does nothing without max-size and a max-file of 2 or more",
                Error::Kind::usage)
        .hint("the file that is written is never compressed");
  }
}

}  // namespace

LogSettings parse_logging(const Logging& logging) {
  const LogDriver driver = parse_driver(logging.driver);
  require_known(logging, driver);
  LogSettings settings = defaults_of(driver);
  for (const LogOption& option : log_options()) {
    const auto found = logging.options.find(std::string(option.name));
    if (found != logging.options.end()) option.take(found->second, settings);
  }
  require_sound(logging, settings);
  return settings;
}

Logging choose_logging(const LoggingFlags& flags, const Logging& defaults) {
  Logging logging{.driver = flags.driver.value_or(defaults.driver), .options = {}};
  if (logging.driver == defaults.driver) logging.options = defaults.options;
  for (const std::string& option : flags.options) {
    const std::size_t equals = option.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw Error("--log-opt " + quoted(option) + " is not KEY=VALUE", Error::Kind::usage);
    }
    logging.options.insert_or_assign(option.substr(0, equals), option.substr(equals + 1));
  }
  parse_logging(logging);
  return logging;
}

}  // namespace cnet
