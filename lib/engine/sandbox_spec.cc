#include "sandbox_spec.h"

#include "confinement.h"
#include "container_mounts.h"
#include "etc_files.h"
#include "find.h"
#include "health.h"
#include "links.h"
#include "log_spec.h"
#include "namespaces.h"
#include "resolver.h"
#include "restart.h"

namespace cnet {
namespace {

void add_file(World& world, SandboxSpec& spec, const std::string& name, std::string_view text) {
  const ContainerId id = *ContainerId::parse(spec.id);
  world.store.write_container_file(id, name, text);
  if (has_target(spec.mounts.list, "/etc/" + name)) return;  // the operator's own
  spec.files.emplace_back(world.store.container_path(id, name), "/etc/" + name);
}

/// The very files of the container whose network it shares: what is changed there shows here.
void share_etc_files(World& world, const Container& owner, SandboxSpec& spec) {
  for (const std::string name : {"resolv.conf", "hosts", "hostname"}) {
    if (name == "hostname" && owner.hostname.empty()) continue;
    spec.files.emplace_back(world.store.container_path(owner.id, name), "/etc/" + name);
  }
}

/// cnet's own files over the image's.
void add_etc_files(World& world, const Container& container, const Sandbox& sandbox,
                   SandboxSpec& spec) {
  if (const auto owner = network_owner(world, container)) {
    return share_etc_files(world, *owner, spec);
  }
  if (container.network_mode == NetworkMode::host) {
    add_file(world, spec, "resolv.conf", resolv_conf_on_host(container, world.host_resolv_conf));
    add_file(world, spec, "hosts", hosts_file_on_host(container, world.host_hosts));
  } else {
    const auto networks = networks_of(world, sandbox);
    add_file(world, spec, "resolv.conf", resolv_conf(container, sandbox, networks));
    add_file(world, spec, "hosts", hosts_file(container, sandbox, networks));
  }
  if (!container.hostname.empty()) add_file(world, spec, "hostname", container.hostname + "\n");
}

}  // namespace

SandboxSpec make_sandbox_spec(World& world, const Container& container, const Sandbox& sandbox,
                              std::vector<JoinedContainer> joined) {
  const ContainerId& id = container.id;
  SandboxSpec spec{.id = id.str(),
                   .name = container.name,
                   .argv = container.process.argv,
                   .env = container.process.env,
                   .init_program = container.process.init ? world.init_program : "",
                   .cwd = container.process.cwd,
                   .user = container.process.user,
                   .groups = container.settings.groups,
                   .ulimits = container.settings.ulimits,
                   .hostname = container.hostname,
                   .domainname = container.domainname,
                   .tty = container.process.tty,
                   .stdin_open = container.process.stdin_open,
                   .rootfs = container.rootfs,
                   .layers = container.layers,
                   .upper = world.store.container_path(id, "upper"),
                   .work = world.store.container_path(id, "work"),
                   .volatile_upper = container.auto_remove,
                   .own_network = container.network_mode == NetworkMode::own ||
                                  container.network_mode == NetworkMode::none,
                   .namespaces = namespace_spec(container, std::move(joined)),
                   .users = container.namespaces.users.ids,
                   .run_dir = world.store.run_path(id),
                   .ended_command = world.ended_command};
  if (!spec.namespaces.own_uts) spec.hostname.clear();  // they are set already
  spec.confinement = confinement_of(world, container.security);
  spec.exposure = exposure_of(container.security);
  spec.mounts = sandbox_mounts(world, container);
  add_etc_files(world, container, sandbox, spec);
  add_link_environment(world, container, sandbox.linked, spec.env);
  const auto networks = networks_of(world, sandbox);
  if (has_resolver(sandbox, networks)) {
    spec.resolver = resolver_spec(world.config, container, sandbox, networks);
  }
  if (spec.own_network) {
    // As Docker: ping without a capability, and no privileged ports inside the sandbox.
    spec.sysctls = {{"net/ipv4/ping_group_range", "0 2147483647"},
                    {"net/ipv4/ip_unprivileged_port_start", "0"}};
  }
  for (const auto& [key, value] : container.settings.sysctls) {
    spec.sysctls.emplace_back(sysctl_path(key), value);  // the last one written holds
  }
  const CgroupPaths cgroup =
      world.cgroup_paths(Cgroup{.container = id, .controllers = sandbox.controllers});
  spec.cgroup = cgroup.v2;
  spec.cgroup_v1 = cgroup.v1;
  spec.log = log_spec(world, container);
  if (!spec.ended_command.empty()) spec.ended_command.push_back(id.str());
  // Whatever its policy is now: an update may give it one while it runs.
  if (!container.auto_remove) spec.restart_command = restart_command(world, id);
  spec.health = health_spec(world, container);
  return spec;
}

}  // namespace cnet
