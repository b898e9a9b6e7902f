#include <algorithm>

#include "cnet/base/text.h"
#include "cnet/output/container_view.h"
#include "cnet/output/human.h"
#include "cnet/output/ports_column.h"
#include "cnet/output/table.h"
#include "labels.h"

namespace cnet::output {
namespace {

constexpr std::size_t kCommandWidth = 20;

std::string command_text(const Container& container, bool no_trunc) {
  const std::string command = join(container.process.argv, " ");
  return cnet::quoted(no_trunc ? command : ellipsis(command, kCommandWidth));
}

std::string network_names(const ContainerFacts& facts) {
  switch (facts.container.network_mode) {
    case NetworkMode::none:
      return "none";
    case NetworkMode::host:
      return "host";
    case NetworkMode::container:
      return "container:" + facts.container.namespaces.network.short_form();
    case NetworkMode::own:
      break;
  }
  std::vector<std::string> names;
  for (const EndpointConfig& config : facts.container.endpoints) {
    names.push_back(config.network_name);
  }
  return join(names, ",");
}

std::string mounts_text(const Container& container, bool no_trunc) {
  constexpr std::size_t width = 15;
  std::vector<std::string> sources;
  for (const Mount& mount : container.mounts.list) {
    if (mount.kind == MountKind::tmpfs) continue;
    sources.push_back(no_trunc ? mount.source : ellipsis(mount.source, width));
  }
  return join(sources, ",");
}

std::string local_volumes(const Container& container) {
  const auto is_volume = [](const Mount& mount) { return mount.kind == MountKind::volume; };
  return std::to_string(std::ranges::count_if(container.mounts.list, is_volume));
}

/// Of a running container, in the order of its networks.
std::string addresses_text(const ContainerFacts& facts) {
  std::vector<std::string> addresses;
  if (facts.sandbox == nullptr) return "";
  for (const Endpoint& endpoint : facts.sandbox->endpoints) {
    for (const Family family : kFamilies) {
      if (const auto& address = endpoint.address(family)) addresses.push_back(address->ip().str());
    }
  }
  return join(addresses, ",");
}

/// As Docker.
std::string health_text(const Health& health) {
  const std::string name = health_status_name(health.status);
  return health.status == HealthStatus::starting ? " (health: " + name + ")" : " (" + name + ")";
}

/// "Up 5 minutes (Paused)"
std::string up_text(const ContainerFacts& facts, Time now) {
  std::string text = "Up";
  if (facts.run != nullptr) text += " " + human_duration(now - facts.run->started);
  if (facts.status == Status::paused) text += " (Paused)";
  if (facts.status == Status::running && facts.health != nullptr)
    text += health_text(*facts.health);
  if (facts.network_lost) text += " (Network lost)";
  return text;
}

std::string ports_text(const ContainerFacts& facts) {
  const NetworkMode mode = facts.container.network_mode;
  const bool own = mode == NetworkMode::own || mode == NetworkMode::none;
  if (facts.sandbox == nullptr || !own) return "";
  return ports_column(shown_ports(facts.sandbox->bindings, facts.container.exposed));
}

}  // namespace

std::string health_name(const ContainerFacts& facts) {
  const bool runs = facts.status == Status::running || facts.status == Status::paused;
  return runs && facts.health != nullptr ? health_status_name(facts.health->status) : "none";
}

std::string status_text(const ContainerFacts& facts, Time now) {
  switch (facts.status) {
    case Status::created:
      return "Created";
    case Status::running:
    case Status::paused:
      return up_text(facts, now);
    case Status::restarting:
    case Status::exited:
      break;
  }
  const std::string word = facts.status == Status::restarting ? "Restarting" : "Exited";
  if (!facts.container.last_exit) return word;
  const LastExit& last = *facts.container.last_exit;
  return word + " (" + std::to_string(last.code) + ") " + human_ago(last.finished, now);
}

Json container_row(const ContainerFacts& facts, Time now, bool no_trunc) {
  const Container& container = facts.container;
  // In the order of the alphabet, as Docker's `json` format has them.
  Json row;
  row["Addresses"] = addresses_text(facts);  // not Docker's
  row["Command"] = command_text(container, no_trunc);
  row["CreatedAt"] = list_time(container.created);
  row["HealthStatus"] = health_name(facts);
  row["ID"] = no_trunc ? container.id.str() : container.id.short_form();
  row["Image"] = container.image.empty() ? container.rootfs : container.image;
  row[kLabelMethod] = map_json(container.labels);
  row["Labels"] = label_list(container.labels);
  row["LocalVolumes"] = local_volumes(container);
  row["Mounts"] = mounts_text(container, no_trunc);
  row["Names"] = container.name;
  row["Networks"] = network_names(facts);
  row["Ports"] = ports_text(facts);
  row["RunningFor"] = human_ago(container.created, now);
  row["State"] = status_name(facts.status);
  row["Status"] = status_text(facts, now);
  return row;
}

const ListShape& container_list() {
  static const ListShape shape{
      .headers = {{"Addresses", "ADDRESSES"},
                  {"Command", "COMMAND"},
                  {"CreatedAt", "CREATED AT"},
                  {"HealthStatus", "HEALTH STATUS"},
                  {"ID", "CONTAINER ID"},
                  {"Image", "IMAGE"},
                  {"Labels", "LABELS"},
                  {"LocalVolumes", "LOCAL VOLUMES"},
                  {"Mounts", "MOUNTS"},
                  {"Names", "NAMES"},
                  {"Networks", "NETWORKS"},
                  {"Ports", "PORTS"},
                  {"RunningFor", "CREATED"},
                  {"State", "STATE"},
                  {"Status", "STATUS"}},
      .columns = {"ID", "Image", "Command", "RunningFor", "Status", "Ports", "Names"},
      .raw = {{"container_id", "ID"},
              {"image", "Image"},
              {"command", "Command"},
              {"created_at", "CreatedAt"},
              {"state", "State"},
              {"status", "Status"},
              {"ports", "Ports"},
              {"names", "Names"},
              {"labels", "Labels"}},
      .quiet = "ID"};
  return shape;
}

}  // namespace cnet::output
