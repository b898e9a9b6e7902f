#include "log_options.h"

#include <regex.h>

#include <algorithm>
#include <array>
#include <climits>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/model/size.h"
#include "log_address.h"

namespace cnet {
namespace {

constexpr unsigned kJson = bit(LogDriver::json_file);
constexpr unsigned kSyslog = bit(LogDriver::syslog);
constexpr unsigned kFluentd = bit(LogDriver::fluentd);
constexpr unsigned kFiles = kJson | bit(LogDriver::local);
constexpr unsigned kCollectors = kSyslog | kFluentd | bit(LogDriver::journald);
constexpr unsigned kAll = kFiles | kCollectors;
constexpr unsigned kAttributes = kJson | kFluentd | bit(LogDriver::journald);

[[noreturn]] void refuse(std::string_view option, const std::string& value, const char* wanted) {
  throw Error("--log-opt " + std::string(option) + "=" + value + ": " + wanted + " is expected",
              Error::Kind::usage);
}

bool boolean(std::string_view option, const std::string& value) {
  if (value == "true" || value == "1") return true;
  if (value == "false" || value == "0") return false;
  refuse(option, value, "true or false");
}

std::uint64_t size(std::string_view option, const std::string& value) {
  const auto bytes = parse_size(value);
  if (!bytes || *bytes == 0) refuse(option, value, "a size such as 10m");
  return *bytes;
}

std::uint16_t count(std::string_view option, const std::string& value) {
  constexpr std::uint64_t most = 1000;
  const auto number = parse_number(value, most);
  if (!number || *number == 0) refuse(option, value, "a number from 1 to 1000");
  return static_cast<std::uint16_t>(*number);
}

/// Go's durations down to a millisecond: "1s", "500ms", "1m30s". In milliseconds.
std::uint64_t duration(std::string_view option, const std::string& value) {
  constexpr std::array<std::pair<std::string_view, std::uint64_t>, 4> units{
      {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}}};
  std::uint64_t total = 0;
  std::string_view rest = value;
  while (!rest.empty()) {
    const std::size_t digits = std::min(rest.find_first_not_of("0123456789"), rest.size());
    const auto number = parse_number(rest.substr(0, digits), 1'000'000);
    rest.remove_prefix(digits);
    const std::size_t length = std::min(rest.find_first_of("0123456789"), rest.size());
    const auto* unit = std::ranges::find(units, rest.substr(0, length),
                                         &std::pair<std::string_view, std::uint64_t>::first);
    if (!number || unit == units.end()) refuse(option, value, "a time such as 500ms or 1m30s");
    total += *number * unit->second;
    rest.remove_prefix(length);
  }
  if (total == 0) refuse(option, value, "a time such as 500ms or 1m30s");
  return total;
}

std::vector<std::string> names(const std::string& value) {
  std::vector<std::string> out;
  for (const std::string_view name : split(value, ',')) {
    if (!trim(name).empty()) out.emplace_back(trim(name));
  }
  return out;
}

std::string expression(std::string_view option, const std::string& value) {
  regex_t compiled{};
  if (::regcomp(&compiled, value.c_str(), REG_EXTENDED | REG_NOSUB) != 0) {
    refuse(option, value, "a regular expression");
  }
  ::regfree(&compiled);
  return value;
}

void take_mode(const std::string& value, LogSettings& settings) {
  if (value != "blocking" && value != "non-blocking") {
    refuse("mode", value, "blocking or non-blocking");
  }
  settings.non_blocking = value == "non-blocking";
}

void take_max_size(std::string_view option, const std::string& value, LogSettings& settings) {
  if (settings.file) settings.file->max_size = value == "-1" ? 0 : size(option, value);
}

std::uint16_t facility(const std::string& value) {
  constexpr std::array<std::string_view, 24> known{
      "kern",   "user",   "mail",     "daemon", "auth",   "syslog", "lpr",    "news",
      "uucp",   "cron",   "authpriv", "ftp",    "",       "",       "",       "",
      "local0", "local1", "local2",   "local3", "local4", "local5", "local6", "local7"};
  if (const auto number = parse_number(value, known.size() - 1))
    return static_cast<std::uint16_t>(*number);
  const auto* found = std::ranges::find(known, value);
  if (value.empty() || found == known.end()) {
    refuse("syslog-facility", value, "a facility such as daemon or local0, or its number");
  }
  return static_cast<std::uint16_t>(found - known.begin());
}

SyslogFormat syslog_format(const std::string& value) {
  if (value.empty()) return SyslogFormat::local;
  if (value == "rfc3164") return SyslogFormat::rfc3164;
  if (value == "rfc5424") return SyslogFormat::rfc5424;
  if (value == "rfc5424micro") return SyslogFormat::rfc5424_micro;
  refuse("syslog-format", value, "rfc3164, rfc5424 or rfc5424micro");
}

void take_retries(const std::string& value, LogSettings& settings) {
  const auto number = parse_number(value, UINT32_MAX);
  if (!number) refuse("fluentd-max-retries", value, "a number");
  settings.max_retries = *number;
}

/// The copy is on by default; what else is said of it counts only then.
void take_cache_disabled(const std::string& value, LogSettings& settings) {
  if (boolean("cache-disabled", value)) settings.file.reset();
}

constexpr std::array kOptions{
    // First, since it decides what the others are for.
    LogOption{"cache-disabled", kCollectors, take_cache_disabled},
    LogOption{"cache-max-size", kCollectors,
              [](const std::string& value, LogSettings& s) {
                take_max_size("cache-max-size", value, s);
              }},
    LogOption{"cache-max-file", kCollectors,
              [](const std::string& value, LogSettings& s) {
                if (s.file) s.file->max_files = count("cache-max-file", value);
              }},
    LogOption{"cache-compress", kCollectors,
              [](const std::string& value, LogSettings& s) {
                if (s.file) s.file->compress = boolean("cache-compress", value);
              }},
    LogOption{
        "max-size", kFiles,
        [](const std::string& value, LogSettings& s) { take_max_size("max-size", value, s); }},
    LogOption{"max-file", kFiles,
              [](const std::string& value, LogSettings& s) {
                s.file->max_files = count("max-file", value);
              }},
    LogOption{"compress", kFiles,
              [](const std::string& value, LogSettings& s) {
                s.file->compress = boolean("compress", value);
              }},
    LogOption{"mode", kAll, take_mode},
    LogOption{"max-buffer-size", kAll,
              [](const std::string& value, LogSettings& s) {
                s.max_buffer = size("max-buffer-size", value);
              }},
    LogOption{"tag", kAttributes | kSyslog,
              [](const std::string& value, LogSettings& s) { s.tag = value; }},
    LogOption{"labels", kAttributes,
              [](const std::string& value, LogSettings& s) { s.labels = names(value); }},
    LogOption{"labels-regex", kAttributes,
              [](const std::string& value, LogSettings& s) {
                s.labels_regex = expression("labels-regex", value);
              }},
    LogOption{"env", kAttributes,
              [](const std::string& value, LogSettings& s) { s.env = names(value); }},
    LogOption{"env-regex", kAttributes,
              [](const std::string& value, LogSettings& s) {
                s.env_regex = expression("env-regex", value);
              }},
    LogOption{"syslog-address", kSyslog,
              [](const std::string& value, LogSettings& s) {
                s.address = parse_log_address(
                    value, {.option = "syslog-address", .port = 514, .udp = true});
              }},
    LogOption{"syslog-facility", kSyslog,
              [](const std::string& value, LogSettings& s) { s.facility = facility(value); }},
    LogOption{"syslog-format", kSyslog,
              [](const std::string& value, LogSettings& s) { s.format = syslog_format(value); }},
    LogOption{"fluentd-address", kFluentd,
              [](const std::string& value, LogSettings& s) {
                s.address = parse_log_address(
                    value, {.option = "fluentd-address", .port = 24224, .plain = true});
              }},
    LogOption{"fluentd-async", kFluentd,
              [](const std::string& value, LogSettings& s) {
                s.non_blocking = s.non_blocking || boolean("fluentd-async", value);
              }},
    LogOption{"fluentd-buffer-limit", kFluentd,
              [](const std::string& value, LogSettings& s) {
                s.max_buffer = size("fluentd-buffer-limit", value);
              }},
    LogOption{"fluentd-max-retries", kFluentd, take_retries},
    LogOption{"fluentd-request-ack", kFluentd,
              [](const std::string& value, LogSettings& s) {
                s.acknowledged = boolean("fluentd-request-ack", value);
              }},
    LogOption{"fluentd-retry-wait", kFluentd,
              [](const std::string& value, LogSettings& s) {
                s.retry_wait = duration("fluentd-retry-wait", value);
              }},
    LogOption{"fluentd-sub-second-precision", kFluentd,
              [](const std::string& value, LogSettings& s) {
                s.sub_second = boolean("fluentd-sub-second-precision", value);
              }},
};

}  // namespace

std::span<const LogOption> log_options() { return kOptions; }

}  // namespace cnet
