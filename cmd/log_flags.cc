#include "log_flags.h"

#include "flags.h"

namespace cnet::cmd {

void add_log_flags(CLI::App& app, LoggingFlags& flags) {
  text(app, flags.driver,
       {"--log-driver", "DRIVER",
        "Where its output goes: json-file, local, syslog, journald, fluentd, none"});
  texts(app, flags.options,
        {"--log-opt", "KEY=VALUE", "Option of the log driver, like max-size=10m"});
}

}  // namespace cnet::cmd
