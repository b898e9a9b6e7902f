#include "real_dhcp.h"

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/dhcp/lease_text.h"
#include "cnet/image/private_process.h"
#include "cnet/monitor/monitor_runtime.h"

namespace cnet::cmd {

GrantedLease RealDhcp::ask(const ContainerId& sandbox, const DhcpAsker& asker) {
  const auto run = store_.run_state(sandbox);
  if (!run || run->ended) throw Error("the container does not run");
  const std::string netns = "/proc/" + std::to_string(run->pid) + "/ns/net";
  image::PrivateRun program;
  program.argv = {monitor::MonitorRuntime::program_beside("cnet-dhcp"),
                  "ask",
                  netns,
                  asker.interface,
                  asker.mac.str(),
                  asker.host_name};
  program.input = "";
  const std::string text = image::run_private(program);
  const auto lease = dhcp::parse_lease(trim(text));
  if (!lease) throw Error("cnet-dhcp: " + quoted(trim(text)) + " is no lease");
  return *lease;
}

}  // namespace cnet::cmd
