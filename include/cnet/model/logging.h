#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace cnet {

/// Where a container's output goes, as --log-driver and --log-opt say it and `inspect` shows it.
struct Logging {
  std::string driver = "json-file";
  std::map<std::string, std::string> options;
  friend bool operator==(const Logging&, const Logging&) = default;
};

/// --log-driver and --log-opt, as written.
struct LoggingFlags {
  std::optional<std::string> driver;
  std::vector<std::string> options;  ///< "KEY=VALUE"
};

enum class LogDriver { none, json_file, local, syslog, journald, fluentd };

/// A log that is cut into files.
struct LogFileSettings {
  std::uint64_t max_size = 0;   ///< bytes of each file; 0: never cut
  std::uint16_t max_files = 1;  ///< with the one that is written
  bool compress = false;        ///< all but the one that is written
  friend bool operator==(const LogFileSettings&, const LogFileSettings&) = default;
};

/// Where a collector listens.
struct LogAddress {
  enum class Transport { tcp, udp, local };  ///< local: a unix socket, stream or datagram
  Transport transport = Transport::local;
  std::string host;  ///< an address or a name
  std::uint16_t port = 0;
  std::string path;  ///< of the unix socket
  friend bool operator==(const LogAddress&, const LogAddress&) = default;
};
/// "tcp://127.0.0.1:514", "unix:///dev/log": for messages.
std::string log_address_text(const LogAddress& address);

enum class SyslogFormat { local, rfc3164, rfc5424, rfc5424_micro };

/// What --log-driver and --log-opt mean.
struct LogSettings {
  LogDriver driver = LogDriver::json_file;
  /// The driver's own file, or the copy that `logs` reads; absent: there is nothing to read.
  std::optional<LogFileSettings> file;

  // What the entries say of their container.
  std::string tag;  ///< a template; empty: not asked for
  std::vector<std::string> labels, env;
  std::string labels_regex, env_regex;  ///< POSIX extended; empty: none

  // A collector elsewhere.
  LogAddress address;
  bool non_blocking = false;           ///< lines are dropped before the container waits
  std::uint64_t max_buffer = 1 << 20;  ///< bytes that wait for the collector then
  std::uint16_t facility = 3;          ///< syslog's "daemon"
  SyslogFormat format = SyslogFormat::local;
  std::uint64_t retry_wait = 1000;  ///< milliseconds
  std::uint64_t max_retries = 0;    ///< connections tried before what waits is dropped; 0: no limit
  bool sub_second = false;          ///< fluentd's EventTime
  bool acknowledged = false;        ///< fluentd says what it has taken
};

/// What the flags say, over what config.json says: its options go with its driver alone, as
/// Docker's. Every rule is checked. Throws Error (usage).
Logging choose_logging(const LoggingFlags& flags, const Logging& defaults);

/// Throws Error (usage) that names the option, with the nearest known one.
LogSettings parse_logging(const Logging& logging);

}  // namespace cnet
