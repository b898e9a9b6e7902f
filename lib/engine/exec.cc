#include "cnet/engine/exec.h"

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/engine/containers.h"
#include "confinement.h"
#include "find.h"
#include "links.h"
#include "process_config.h"

namespace cnet {
namespace {

void require_running(const ContainerView& view) {
  if (view.status == Status::running) return;
  throw Error("container " + quoted(view.container.name) + " is not running but " +
              status_name(view.status));
}

std::vector<std::string> environment(World& world, const ContainerView& view,
                                     const ExecRequest& request) {
  std::vector<std::string> env = view.container.process.env;
  if (view.sandbox && !view.sandbox->linked.empty()) {
    const Container recorded = find_container(world, view.container.id.str());
    add_link_environment(world, recorded, view.sandbox->linked, env);
  }
  if (request.tty) set_variable(env, "TERM=xterm");
  for (const std::string& variable : request.env) set_variable(env, variable);
  return env;
}

/// Docker's --privileged of exec: every capability, under the container's filter all the same.
Confinement confinement(World& world, const Security& security, bool privileged) {
  Confinement held = confinement_of(world, security);
  if (!privileged) return held;
  held.capabilities = kAllCapabilities;
  held.all_capabilities = true;
  held.apparmor = "unconfined";
  return held;
}

}  // namespace

PlannedExec plan_exec(World& world, const std::string& name_or_id, const ExecRequest& request) {
  if (!request.working_dir.empty() && request.working_dir.front() != '/') {
    throw Error("--workdir " + quoted(request.working_dir) + " is not an absolute path",
                Error::Kind::usage);
  }
  require_user("--user", request.user);
  const ContainerView view = view_container(world, name_or_id);
  require_not_paused(world, view.container, "exec");
  require_running(view);
  const ProcessConfig& process = view.container.process;
  const CgroupPaths cgroup = world.cgroup_paths(
      Cgroup{.container = view.container.id,
             .controllers = view.sandbox.value_or(Sandbox{}).controllers});
  return {.container = view.container.id,
          .spec = {.argv = request.argv,
                   .env = environment(world, view, request),
                   .cwd = request.working_dir.empty() ? process.cwd : request.working_dir,
                   .user = request.user.empty() ? process.user : request.user,
                   .groups = view.container.settings.groups,
                   .users = view.container.namespaces.users.ids,
                   .ulimits = view.container.settings.ulimits,
                   .confinement = confinement(world, view.container.security, request.privileged),
                   .tty = request.tty,
                   .stdin_open = request.stdin_open && !request.detached,
                   .has_output = !request.detached,
                   .cgroup = cgroup.v2,
                   .cgroup_v1 = cgroup.v1}};
}

}  // namespace cnet
