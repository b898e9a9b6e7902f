#include <algorithm>

#include "cnet/model/names.h"
#include "health_fields.h"
#include "limits_fields.h"
#include "mount_fields.h"
#include "name_fields.h"
#include "namespaces_record.h"
#include "port_fields.h"
#include "process_settings_fields.h"
#include "rate_fields.h"
#include "restart_record.h"
#include "security_fields.h"

namespace cnet::state {
namespace {

constexpr int kLastSignal = 64;  // SIGRTMAX

}  // namespace

template <class Visitor, Like<ProcessConfig> T>
void fields(Visitor& visit, T& process) {
  visit.required("argv", process.argv);
  visit.required("env", process.env);
  visit.defaulted("cwd", process.cwd);
  visit.required("user", process.user);
  visit.defaulted("stdin_open", process.stdin_open);
  visit.defaulted("tty", process.tty);
  visit.unless_default("init", process.init);
  visit.rule(!process.argv.empty(), "the process has no argv");
}

template <class Visitor, Like<EndpointConfig> T>
void fields(Visitor& visit, T& endpoint) {
  visit.required("network", endpoint.network);
  visit.required("network_name", endpoint.network_name);
  visit.optional("ip4", endpoint.ip4);
  visit.optional("ip6", endpoint.ip6);
  visit.optional("mac", endpoint.mac);
  visit.required("aliases", endpoint.aliases);
  visit.defaulted("gateway_priority", endpoint.gateway_priority);
  visit.unless_default("links", endpoint.links);
  visit.unless_default("interface", endpoint.interface);
  visit.unless_default("sysctls", endpoint.sysctls);
  visit.unless_default("rate", endpoint.rate);
  visit.rule(endpoint.interface.empty() || is_link_name(endpoint.interface),
             "an interface has no name the kernel would take");
  visit.rule(!endpoint.ip4 || endpoint.ip4->family() == Family::v4, "ip4 is no IPv4 address");
  visit.rule(!endpoint.ip6 || endpoint.ip6->family() == Family::v6, "ip6 is no IPv6 address");
}

template <class Visitor, Like<PortSpec> T>
void fields(Visitor& visit, T& port) {
  visit.optional("host_ip", port.host_ip);
  visit.defaulted("host_port", port.host_port);
  visit.defaulted("host_port_last", port.host_port_last);
  visit.required("container_port", port.container_port);
  visit.defaulted("protocol", port.protocol);
  visit.unless_default("from", port.from);
  visit.rule(port.container_port != 0, "container_port is 0");
}

template <class Visitor, Like<ExposedPort> T>
void fields(Visitor& visit, T& port) {
  visit.required("port", port.port);
  visit.defaulted("protocol", port.protocol);
  visit.rule(port.port != 0, "port is 0");
}

template <class Visitor, Like<LastExit> T>
void fields(Visitor& visit, T& last) {
  visit.required("code", last.code);
  visit.required("started", last.started);
  visit.required("finished", last.finished);
  visit.defaulted("oom_killed", last.oom_killed);
  visit.required("error", last.error);
  visit.rule(last.code >= 0 && last.code <= 255, "the exit code is not between 0 and 255");
}

template <class Visitor, Like<Container> T>
void fields(Visitor& visit, T& container) {
  visit.required("id", container.id);
  visit.required("name", container.name);
  visit.required("created", container.created);
  visit.required("image", container.image);
  visit.required("image_id", container.image_id);
  visit.required("rootfs", container.rootfs);
  visit.required("layers", container.layers);
  visit.required("process", container.process);
  visit.required("hostname", container.hostname);
  visit.required("domainname", container.domainname);
  visit.required("labels", container.labels);
  visit.defaulted("auto_remove", container.auto_remove);
  visit.defaulted("network_mode", container.network_mode);
  visit.unless_default("namespaces", container.namespaces);
  visit.required("endpoints", container.endpoints);
  visit_ports(visit, "published", container.published);
  visit.unless_default("publish_all", container.publish_all);
  visit_ports(visit, "exposed", container.exposed);
  visit.unless_default("limits", container.limits);
  visit.defaulted("stop_signal", container.stop_signal);
  visit.defaulted("stop_timeout", container.stop_timeout);
  visit.defaulted("log_driver", container.logging.driver);
  visit.unless_default("log_options", container.logging.options);
  visit.optional("started", container.started);
  visit.optional("last_exit", container.last_exit);
  visit.unless_default("restart", container.restart);
  visit.unless_default("mounts", container.mounts);
  visit.unless_default("settings", container.settings);
  visit.unless_default("security", container.security);
  visit.unless_default("names", container.names);
  visit.unless_default("health", container.health);
  visit.rule(is_valid_name(container.name), "the name is no container's name");
  visit.rule(container.image_id.empty() || is_hex64(container.image_id), "image_id is no id");
  visit.rule(
      (container.network_mode == NetworkMode::container) == !container.namespaces.network.empty(),
      "a network of another container does not go with network_mode");
  visit.rule(container.stop_signal > 0 && container.stop_signal <= kLastSignal,
             "stop_signal is no signal");
}

std::string to_text(const Container& container) { return record_to_text(container); }
Container parse_container(std::string_view text) { return record_from_text<Container>(text); }

}  // namespace cnet::state
