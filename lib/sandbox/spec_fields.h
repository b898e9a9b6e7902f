#pragma once

#include <concepts>
#include <type_traits>

#include "cnet/sandbox/spec_codec.h"

/// What is sent of each part of the instructions, once for both directions: visit(member) for every
/// member, in an order that both ends share. Who changes one raises its message's number in
/// spec_codec.cc.
namespace cnet::sandbox {

template <class T, class Model>
concept Of = std::same_as<std::remove_const_t<T>, Model>;

template <class Visitor, Of<Ulimit> T>
void fields(Visitor& visit, T& limit) {
  visit(limit.name);
  visit(limit.soft);
  visit(limit.hard);
}

template <class Visitor, Of<ResolverLink> T>
void fields(Visitor& visit, T& link) {
  visit(link.alias);
  visit(link.target);
}

template <class Visitor, Of<JoinedContainer> T>
void fields(Visitor& visit, T& joined) {
  visit(joined.name);
  visit(joined.pid);
  visit(joined.start_time);
  visit(joined.network);
  visit(joined.pids);
  visit(joined.ipc);
  visit(joined.uts);
}

/// What the container's init has to know of a mount.
template <class Visitor, Of<Mount> T>
void fields(Visitor& visit, T& mount) {
  visit(mount.kind);
  visit(mount.source);
  visit(mount.target);
  visit(mount.read_only);
  visit(mount.copy);
  visit(mount.make_source);
  visit(mount.recursive);
  visit(mount.recursive_read_only);
  visit(mount.propagation);
  visit(mount.exec);
  visit(mount.suid);
  visit(mount.dev);
  visit(mount.options);
}

template <class Visitor, Of<ResolverSpec> T>
void fields(Visitor& visit, T& resolver) {
  visit(resolver.networks);
  visit(resolver.forwards);
  visit(resolver.servers);
  visit(resolver.from_host);
  visit(resolver.short_names_stay);
  visit(resolver.rotate);
  visit(resolver.use_tcp);
  visit(resolver.timeout);
  visit(resolver.attempts);
  visit(resolver.links);
}

template <class Visitor, Of<ResolverNetwork> T>
void fields(Visitor& visit, T& network) {
  visit(network.id);
  visit(network.name);
  visit(network.internal);
}

template <class Visitor, Of<HealthSpec> T>
void fields(Visitor& visit, T& health) {
  visit(health.argv);
  visit(health.pace.interval);
  visit(health.pace.timeout);
  visit(health.pace.start_period);
  visit(health.pace.start_interval);
  visit(health.pace.retries);
  visit(health.program);
  visit(health.changed_command);
}

template <class Visitor, Of<ResolverServer> T>
void fields(Visitor& visit, T& server) {
  visit(server.ip);
  visit(server.port);
  visit(server.interface);
  visit(server.from);
}

template <class Visitor, Of<Confinement> T>
void fields(Visitor& visit, T& confinement) {
  visit(confinement.capabilities);
  visit(confinement.all_capabilities);
  visit(confinement.no_new_privileges);
  visit(confinement.seccomp);
  visit(confinement.filter);
  visit(confinement.apparmor);
}

template <class Visitor, Of<Device> T>
void fields(Visitor& visit, T& device) {
  visit(device.source);
  visit(device.target);
  visit(device.access);
}

template <class Visitor, Of<UserIds> T>
void fields(Visitor& visit, T& ids) {
  visit(ids.first);
  visit(ids.count);
}

template <class Visitor, Of<SandboxSpec> T>
void fields(Visitor& visit, T& spec) {
  visit(spec.id);
  visit(spec.name);
  visit(spec.argv);
  visit(spec.env);
  visit(spec.init_program);
  visit(spec.cwd);
  visit(spec.user);
  visit(spec.groups);
  visit(spec.ulimits);
  visit(spec.confinement);
  visit(spec.exposure.host_devices);
  visit(spec.exposure.all_system_paths);
  visit(spec.exposure.devices);
  visit(spec.hostname);
  visit(spec.domainname);
  visit(spec.tty);
  visit(spec.stdin_open);
  visit(spec.rootfs);
  visit(spec.layers);
  visit(spec.upper);
  visit(spec.work);
  visit(spec.volatile_upper);
  visit(spec.files);
  visit(spec.mounts.list);
  visit(spec.mounts.shm_size);
  visit(spec.mounts.read_only_root);
  visit(spec.own_network);
  visit(spec.namespaces.own_pids);
  visit(spec.namespaces.own_ipc);
  visit(spec.namespaces.own_uts);
  visit(spec.namespaces.shm);
  visit(spec.namespaces.joined);
  visit(spec.users);
  visit(spec.sysctls);
  visit(spec.cgroup);
  visit(spec.cgroup_v1);
  visit(spec.run_dir);
  visit(spec.log.file);
  visit(spec.log.collector);
  visit(spec.log.helper);
  visit(spec.ended_command);
  visit(spec.resolver);
  visit(spec.restart_command);
  visit(spec.health);
}

template <class Visitor, Of<ExecSpec> T>
void fields(Visitor& visit, T& spec) {
  visit(spec.argv);
  visit(spec.env);
  visit(spec.cwd);
  visit(spec.user);
  visit(spec.groups);
  visit(spec.users);
  visit(spec.ulimits);
  visit(spec.confinement);
  visit(spec.tty);
  visit(spec.window.rows);
  visit(spec.window.columns);
  visit(spec.stdin_open);
  visit(spec.has_output);
  visit(spec.cgroup);
  visit(spec.cgroup_v1);
}

template <class Visitor, Of<LogFileSpec> T>
void fields(Visitor& visit, T& file) {
  visit(file.path);
  visit(file.limits.max_size);
  visit(file.limits.max_files);
  visit(file.limits.compress);
  visit(file.attributes);
}

/// The engine has put in what else was asked for.
template <class Visitor, Of<CollectorSpec> T>
void fields(Visitor& visit, T& collector) {
  visit(collector.settings.driver);
  visit(collector.settings.address.transport);
  visit(collector.settings.address.host);
  visit(collector.settings.address.port);
  visit(collector.settings.address.path);
  visit(collector.settings.non_blocking);
  visit(collector.settings.max_buffer);
  visit(collector.settings.facility);
  visit(collector.settings.format);
  visit(collector.settings.retry_wait);
  visit(collector.settings.max_retries);
  visit(collector.settings.sub_second);
  visit(collector.settings.acknowledged);
  visit(collector.tag);
  visit(collector.container_id);
  visit(collector.container_name);
  visit(collector.image_name);
  visit(collector.attributes);
  visit(collector.trouble_command);
}

}  // namespace cnet::sandbox
