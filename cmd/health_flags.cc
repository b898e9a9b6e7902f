#include "health_flags.h"

#include "flags.h"

namespace cnet::cmd {

void add_health_flags(CLI::App& app, HealthFlags& flags) {
  text(app, flags.command,
       {"--health-cmd", "COMMAND", "Shell command that tells whether it works"});
  text(app, flags.interval, {"--health-interval", "TIME", "Between two checks; default 30s"});
  number(app, flags.retries,
         {"--health-retries", "NUMBER", "Failures in a row that make it unhealthy; default 3"});
  text(app, flags.start_interval,
       {"--health-start-interval", "TIME", "Between two checks while it starts; default 5s"});
  text(app, flags.start_period,
       {"--health-start-period", "TIME", "How long failures do not count yet; default 0s"});
  text(app, flags.timeout, {"--health-timeout", "TIME", "How long a check may take; default 30s"});
  flag(app, "--no-healthcheck", flags.none, "Not even the image's check");
}

}  // namespace cnet::cmd
