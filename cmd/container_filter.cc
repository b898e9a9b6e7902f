#include "container_filter.h"

#include <algorithm>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/image/reference.h"
#include "cnet/model/health.h"
#include "cnet/output/container_view.h"
#include "show.h"

namespace cnet::cmd {
namespace {

bool on_network(const Filter& filter, const Container& container) {
  if (!filter.has("network")) return true;
  switch (container.network_mode) {
    case NetworkMode::none:
      return filter.accepts("network", "none");
    case NetworkMode::host:
      return filter.accepts("network", "host");
    case NetworkMode::container:
      return filter.accepts("network", "container:" + container.namespaces.network.str());
    case NetworkMode::own:
      break;
  }
  return std::ranges::any_of(container.endpoints, [&](const EndpointConfig& endpoint) {
    return filter.accepts("network", endpoint.network_name) ||
           filter.accepts("network", endpoint.network.str());
  });
}

bool has_volume(const Filter& filter, const Container& container) {
  if (!filter.has("volume")) return true;
  return std::ranges::any_of(container.mounts.list, [&](const Mount& mount) {
    return filter.accepts("volume", mount.target) ||
           (mount.kind != MountKind::tmpfs && filter.accepts("volume", mount.source));
  });
}

/// By any spelling of the image's name, or the start of its id.
bool has_ancestor(const Filter& filter, const Container& container) {
  if (!filter.has("ancestor") || filter.accepts("ancestor", container.image)) return true;
  const auto own = image::try_parse_reference(container.image);
  return std::ranges::any_of(filter.values("ancestor"), [&](std::string_view value) {
    const auto wanted = image::try_parse_reference(value);
    if (own && wanted && own->canonical() == wanted->canonical()) return true;
    constexpr std::string_view algorithm = "sha256:";
    if (value.starts_with(algorithm)) value.remove_prefix(algorithm.size());
    return !value.empty() && container.image_id.starts_with(value);
  });
}

/// Docker's names begin with a slash, and so do scripts' patterns: "^/web$".
bool has_name(const Filter& filter, const Container& container) {
  return filter.accepts_pattern("name", container.name) ||
         filter.accepts_pattern("name", "/" + container.name);
}

void require_status(const Filter& filter) {
  const std::vector<std::string> known{"created", "running", "paused",  "restarting",
                                       "exited",  "dead",    "removing"};
  for (const std::string& value : filter.values("status")) {
    if (std::ranges::find(known, value) != known.end()) continue;
    throw Error("--filter status=" + value + " is no status", Error::Kind::usage)
        .hint("the statuses are " + join(known, ", "));
  }
}

/// "none": without a check, as Docker.
void require_health(const Filter& filter) {
  for (const std::string& value : filter.values("health")) {
    if (value == "none" || parse_health_status(value)) continue;
    throw Error("--filter health=" + value + " is no state of health", Error::Kind::usage)
        .hint("the states are starting, healthy, unhealthy and none");
  }
}

std::vector<ExposedPort> ports_of(const Filter& filter, const std::string& key) {
  std::vector<ExposedPort> ports;
  for (const std::string& value : filter.values(key)) {
    for (const ExposedPort& port : parse_exposed_ports(value)) ports.push_back(port);
  }
  return ports;
}

bool has(const std::vector<ExposedPort>& ports, std::uint16_t number, Protocol protocol) {
  return std::ranges::find(ports, ExposedPort{number, protocol}) != ports.end();
}

}  // namespace

std::vector<std::string> container_filter_keys() {
  return {"ancestor", "before",  "exited",  "expose", "health", "id",    "label",
          "name",     "network", "publish", "since",  "status", "volume"};
}

ContainerFilter::ContainerFilter(World& world, const Filter& filter)
    : filter_(filter),
      published_(ports_of(filter, "publish")),
      exposed_(ports_of(filter, "expose")) {
  require_status(filter);
  require_health(filter);
  for (const std::string& name : filter.values("before")) {
    before_ = view_container(world, name).container.created;
  }
  for (const std::string& name : filter.values("since")) {
    since_ = view_container(world, name).container.created;
  }
}

/// Published by either number, the host's or the container's.
bool ContainerFilter::accepts_ports(const ContainerView& view) const {
  const auto published = [&](const PortSpec& port) {
    return has(published_, port.host_port, port.protocol) ||
           has(published_, port.container_port, port.protocol);
  };
  const auto bound = [&](const Binding& port) {
    return has(published_, port.host_port, port.protocol);
  };
  const auto exposed = [&](const ExposedPort& port) {
    return has(exposed_, port.port, port.protocol);
  };
  const auto exposed_by_flag = [&](const PortSpec& port) {
    return has(exposed_, port.container_port, port.protocol);
  };
  const Container& c = view.container;
  const bool is_published = published_.empty() || std::ranges::any_of(c.published, published) ||
                            (view.sandbox && std::ranges::any_of(view.sandbox->bindings, bound));
  const bool is_exposed = exposed_.empty() || std::ranges::any_of(c.exposed, exposed) ||
                          std::ranges::any_of(c.published, exposed_by_flag);
  return is_published && is_exposed;
}

bool ContainerFilter::accepts(const ContainerView& view) const {
  const Container& c = view.container;
  const std::string exited = c.last_exit ? std::to_string(c.last_exit->code) : "";
  return filter_.accepts_pattern("id", c.id.str()) && has_name(filter_, c) &&
         filter_.accepts("status", status_name(view.status)) &&
         filter_.accepts("health", output::health_name(facts_of(view))) &&
         (!filter_.has("exited") ||
          (view.status == Status::exited && filter_.accepts("exited", exited))) &&
         (!before_ || c.created < *before_) && (!since_ || c.created > *since_) &&
         has_ancestor(filter_, c) && filter_.accepts_labels(c.labels) && on_network(filter_, c) &&
         has_volume(filter_, c) && accepts_ports(view);
}

}  // namespace cnet::cmd
