#include <ctime>
#include <fstream>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/engine/containers.h"
#include "cnet/kernel/processes.h"
#include "cnet/output/process_table.h"
#include "cnet/output/table.h"
#include "command.h"
#include "flags.h"
#include "session.h"

namespace cnet::cmd {
namespace {

/// The container, and behind it what would be ps's options.
using Words = std::vector<std::string>;

/// Names of the host's users. Not by getpwuid: name services are libraries of the host, and a
/// static program has none.
std::map<std::uint32_t, std::string> host_users() {
  std::map<std::uint32_t, std::string> users;
  std::ifstream file("/etc/passwd");
  for (std::string line; std::getline(file, line);) {
    const auto parts = split(line, ':');
    const auto uid = parts.size() > 2 ? parse_number(parts[2], UINT32_MAX) : std::nullopt;
    if (uid) users.try_emplace(static_cast<std::uint32_t>(*uid), parts[0]);
  }
  return users;
}

std::chrono::seconds utc_offset() {
  const std::time_t moment = std::time(nullptr);
  std::tm local{};
  ::localtime_r(&moment, &local);
  return std::chrono::seconds(local.tm_gmtoff);
}

int run(Session& session, const Words& words) {
  const std::string& name = words.front();
  session.set_goal("show processes of " + cnet::quoted(name));
  const auto columns = output::parse_process_columns({words.begin() + 1, words.end()});
  const ContainerView view = view_container(session.world(), name);
  if (!view.run) throw Error("container " + cnet::quoted(view.container.name) + " is not running");
  const CgroupPaths cgroup = session.world().cgroup_paths(Cgroup{.container = view.container.id});
  const std::string leaf = !cgroup.v2.empty()  ? cgroup.v2
                           : cgroup.v1.empty() ? ""
                                               : cgroup.v1.front();
  const output::ProcessContext context{.users = host_users(),
                                       .now = cnet::now(),
                                       .utc_offset = utc_offset(),
                                       .memory_kib = total_memory_kib()};
  session.print(output::render_table(output::process_rows(columns, processes_in(leaf), context)));
  return 0;
}

}  // namespace

Action build_top(CLI::App& app) {
  auto words = std::make_shared<Words>();
  stop_at_first_argument(app);
  arguments(app, "CONTAINER", *words, 1);
  return [words](Session& session) { return run(session, *words); };
}

}  // namespace cnet::cmd
