#include <algorithm>
#include <cstring>

#include "cnet/output/container_view.h"
#include "cnet/output/health_json.h"
#include "labels.h"
#include "limits_json.h"
#include "mounts_json.h"
#include "name_settings_json.h"
#include "namespaces_json.h"
#include "process_settings_json.h"
#include "security_json.h"
#include "sources_json.h"

namespace cnet::output {
namespace {

constexpr const char* kNever = "0001-01-01T00:00:00Z";  // Go's zero time, as Docker prints it

/// "SIGTERM"; a real-time signal has no name of its own.
std::string signal_name(int signal) {
  const char* name = ::sigabbrev_np(signal);
  return name != nullptr ? std::string("SIG") + name : std::to_string(signal);
}

Json state_json(const ContainerFacts& facts) {
  const bool paused = facts.status == Status::paused;
  const bool restarting = facts.status == Status::restarting;
  const bool running = facts.status == Status::running || paused;
  const auto& last = facts.container.last_exit;
  const bool has_run = running && facts.run != nullptr;
  Json out;
  out["Status"] = status_name(facts.status);
  out["Running"] = running || restarting;  // as Docker
  out["Paused"] = paused;
  out["Restarting"] = restarting;
  out["OOMKilled"] = !running && last && last->oom_killed;
  out["Dead"] = false;
  if (facts.container.network_mode == NetworkMode::container) {
    out["NetworkLost"] = facts.network_lost;  // not Docker's
  }
  out["Pid"] = has_run ? facts.run->pid : 0;
  out["ExitCode"] = !running && last ? last->code : 0;
  out["Error"] = !running && last ? last->error : "";
  out["StartedAt"] = has_run ? rfc3339(facts.run->started) : last ? rfc3339(last->started) : kNever;
  out["FinishedAt"] = last ? rfc3339(last->finished) : kNever;
  if (facts.health != nullptr) out["Health"] = health_json(*facts.health);
  return out;
}

std::string network_mode(const Container& container) {
  switch (container.network_mode) {
    case NetworkMode::none:
      return "none";
    case NetworkMode::host:
      return "host";
    case NetworkMode::container:
      return "container:" + container.namespaces.network.str();
    case NetworkMode::own:
      return container.endpoints.empty() ? "none" : container.endpoints.front().network_name;
  }
  return {};
}

std::string host_ports(const PortSpec& port) {
  if (port.host_port == 0) return "";
  std::string text = std::to_string(port.host_port);
  if (port.host_port_last > port.host_port) text += "-" + std::to_string(port.host_port_last);
  return text;
}

/// Docker does not list here what -P published.
bool is_of_publish_all(const PortSpec& port, const Container& container) {
  const ExposedPort exposed{.port = port.container_port, .protocol = port.protocol};
  return container.publish_all && !port.host_ip && port.host_port == 0 &&
         std::ranges::find(container.exposed, exposed) != container.exposed.end();
}

Json port_bindings(const Container& container) {
  Json out = Json::object();
  for (const PortSpec& port : container.published) {
    if (is_of_publish_all(port, container)) continue;
    Json binding{{"HostIp", port.host_ip ? port.host_ip->str() : ""},
                 {"HostPort", host_ports(port)}};
    add_sources(port.from, binding);
    out[std::to_string(port.container_port) + "/" + protocol_name(port.protocol)].push_back(
        std::move(binding));
  }
  return out;
}

Json host_config(const Container& container) {
  Json out;
  out["LogConfig"] = {{"Type", container.logging.driver}, {"Config", map_json(container.logging.options)}};
  out["NetworkMode"] = network_mode(container);
  out["PortBindings"] = port_bindings(container);
  out["PublishAllPorts"] = container.publish_all;
  out["RestartPolicy"] = {{"Name", restart_mode_name(container.restart.policy.mode)},
                          {"MaximumRetryCount", container.restart.policy.most}};
  out["AutoRemove"] = container.auto_remove;
  add_name_settings(container, out);
  add_namespaces(container, out);
  add_limits(container.limits, out);
  add_mounts(container.mounts, out);
  add_process_settings(container.settings, out);
  add_security(container.security, out);
  return out;
}

Json config_json(const Container& container) {
  Json exposed = Json::object();
  for (const ExposedPort& port : container.exposed) {
    exposed[std::to_string(port.port) + "/" + protocol_name(port.protocol)] = Json::object();
  }
  Json out;
  out["Hostname"] = container.hostname.empty() ? container.id.short_form() : container.hostname;
  out["Domainname"] = container.domainname;
  out["User"] = container.process.user;
  out["ExposedPorts"] = std::move(exposed);
  out["Tty"] = container.process.tty;
  out["OpenStdin"] = container.process.stdin_open;
  out["Env"] = container.process.env;
  out["Cmd"] = container.process.argv;
  if (!container.health.test.empty()) out["Healthcheck"] = health_check_json(container.health);
  out["Image"] = container.image;
  out["Volumes"] = volume_set(container.mounts);
  out["WorkingDir"] = container.process.cwd;
  out["Entrypoint"] = nullptr;  // already put in front of Cmd
  out["Labels"] = map_json(container.labels);
  out["StopSignal"] = signal_name(container.stop_signal);
  out["StopTimeout"] = container.stop_timeout;
  return out;
}

}  // namespace

Json container_json(const ContainerFacts& facts) {
  const Container& container = facts.container;
  const std::string folder = facts.log_path.substr(0, facts.log_path.rfind('/') + 1);
  std::vector<std::string> args = container.process.argv;
  if (!args.empty()) args.erase(args.begin());
  Json out;
  out["Id"] = container.id.str();
  out["Created"] = rfc3339(container.created);
  out["Path"] = container.process.argv.empty() ? "" : container.process.argv.front();
  out["Args"] = args;
  out["State"] = state_json(facts);
  out["Image"] = container.image_id.empty() ? "" : "sha256:" + container.image_id;
  out["ResolvConfPath"] = folder + "resolv.conf";
  out["HostnamePath"] = folder + "hostname";
  out["HostsPath"] = folder + "hosts";
  out["LogPath"] = container.logging.driver == "json-file" ? facts.log_path : "";
  out["Name"] = "/" + container.name;
  out["RestartCount"] = container.restart.count;
  out["Driver"] = container.rootfs.empty() ? "overlay2" : "rootfs";
  out["Platform"] = "linux";
  out["HostConfig"] = host_config(container);
  out["Mounts"] = mount_points(container.mounts, facts.volumes_path);
  out["Config"] = config_json(container);
  out["NetworkSettings"] = network_settings_json(facts);
  return out;
}

}  // namespace cnet::output
