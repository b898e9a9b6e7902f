#pragma once

namespace cnet::monitor {

/// The program cnet-monitor: finds its control socket at descriptor 3 and its SandboxSpec in the
/// memfd at 4, launches the container, reports, waits for its release, serves it to its end.
/// Returns the exit status.
int monitor_main();

}  // namespace cnet::monitor
