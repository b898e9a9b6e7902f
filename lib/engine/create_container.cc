#include <string.h>

#include <algorithm>

#include "addresses.h"
#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/engine/containers.h"
#include "cnet/model/names.h"
#include "confinement.h"
#include "container_mounts.h"
#include "container_volumes.h"
#include "ended.h"
#include "find.h"
#include "health.h"
#include "limits.h"
#include "links.h"
#include "log_spec.h"
#include "namespaces.h"
#include "new_container.h"
#include "process_config.h"
#include "random_name.h"
#include "transaction.h"
#include "user_ids.h"

namespace cnet {
namespace {

/// host-gateway is an address on a network of the container's.
void require_gateway(const CreateContainer& flags) {
  if (flags.network.mode != NetworkMode::none) return;
  const auto& hosts = flags.names.hosts;
  const auto host = std::ranges::find_if(hosts, [](const ExtraHost& each) { return !each.ip; });
  if (host == hosts.end()) return;
  throw Error("--add-host " + host->name + ":host-gateway cannot be given with --network none",
              Error::Kind::usage)
      .hint("without a network there is no way to the host");
}

void require_sound(const CreateContainer& flags) {
  if (!flags.name.empty()) require_valid_name("container", flags.name);
  if (!flags.hostname.empty()) require_valid_hostname("hostname", flags.hostname);
  if (!flags.domainname.empty()) require_valid_hostname("domain name", flags.domainname);
  require_gateway(flags);
  if (flags.auto_remove && flags.restart.mode != RestartMode::no) {
    throw Error("--restart and --rm contradict each other", Error::Kind::usage)
        .hint("a container is either restarted or removed when it has ended");
  }
  require_namespaces_fit(flags);
  if (!flags.working_dir.empty() && flags.working_dir.front() != '/') {
    throw Error("--workdir " + quoted(flags.working_dir) + " is not an absolute path",
                Error::Kind::usage);
  }
  require_user("--user", flags.user);
  const NetworkMode network = flags.network.mode;
  const NamespaceMode ipc = flags.namespaces.ipc.mode;
  require_own_sysctls(flags.settings,
                      {.network = network != NetworkMode::own && network != NetworkMode::none,
                       .ipc = ipc == NamespaceMode::host || ipc == NamespaceMode::container});
}

Image image_of(World& world, const CreateContainer& flags) {
  if (!flags.rootfs.empty()) return {};
  if (auto image = world.images.find(flags.image)) return *std::move(image);
  throw Error("no image " + quoted(flags.image) + " on this host", Error::Kind::not_found)
      .hint("`cnet pull " + flags.image + "` fetches one; `cnet images` lists those that are here");
}

int signal_number(const std::string& name) {
  if (const auto number = parse_number(name, 64)) return static_cast<int>(*number);
  const std::string abbreviation = name.starts_with("SIG") ? name.substr(3) : name;
  for (int signal = 1; signal < 32; ++signal) {
    const char* known = ::sigabbrev_np(signal);
    if (known != nullptr && abbreviation == known) return signal;
  }
  throw Error("the image's stop signal " + quoted(name) + " is not a signal");
}

std::vector<EndpointConfig> endpoints_of(World& world, const NetworkPlan& plan) {
  std::vector<EndpointConfig> endpoints;
  for (const NetworkChoice& choice : plan.choices) {
    const Network network = find_network(world, choice.network);
    require_no_template(network);
    if (!gives_interfaces(network.driver)) {
      throw Error("network " + quoted(network.name) + " cannot be joined together with others",
                  Error::Kind::usage);
    }
    EndpointConfig endpoint = choice.endpoint;
    endpoint.network = network.id;
    endpoint.network_name = network.name;
    if (network.is_default_bridge() && !endpoint.aliases.empty()) {
      throw Error("aliases work on networks you created, not on the default network \"bridge\"",
                  Error::Kind::usage);
    }
    require_static_ips_fit(network, endpoint);
    const auto same = std::ranges::find(endpoints, endpoint.network, &EndpointConfig::network);
    if (same != endpoints.end()) {
      throw Error("network " + quoted(network.name) + " is named twice", Error::Kind::usage);
    }
    endpoints.push_back(std::move(endpoint));
  }
  return endpoints;
}

/// -P: each exposed port that is not published by itself.
void publish_exposed(const CreateContainer& flags, Container& container) {
  if (!flags.publish_all) return;
  container.publish_all = true;
  std::vector<ExposedPort> published;
  for (const PortSpec& port : container.published) {
    published.push_back({port.container_port, port.protocol});
  }
  std::ranges::sort(published);
  std::vector<PortSpec> more;
  for (const ExposedPort& exposed : container.exposed) {
    if (std::ranges::binary_search(published, exposed)) continue;
    more.push_back({.container_port = exposed.port, .protocol = exposed.protocol});
  }
  restrict_to(flags.publish_all_from, more);
  std::ranges::move(more, std::back_inserter(container.published));
}

void check_ports(World& world, Container& container) {
  if (container.published.empty() || container.network_mode == NetworkMode::own) return;
  world.notes.emplace_back(
      "published ports are discarded: the container has no network of its own");
  container.published.clear();
  container.publish_all = false;
}

void add_image_words(const Image& image, Container& container) {
  for (const auto& [key, value] : image.config.labels) {
    if (!key.starts_with("io.cnet.")) container.labels.emplace(key, value);
  }
  for (const ExposedPort& port : image.config.exposed) {
    if (std::ranges::find(container.exposed, port) == container.exposed.end()) {
      container.exposed.push_back(port);
    }
  }
  std::ranges::sort(container.exposed);
  const auto repeated = std::ranges::unique(container.exposed);
  container.exposed.erase(repeated.begin(), repeated.end());
}

/// That of whoever's names it has; empty: the host's.
std::string default_hostname(World& world, const Container& container) {
  const Namespace& uts = container.namespaces.uts;
  if (uts.mode == NamespaceMode::host) return {};
  if (uts.mode == NamespaceMode::container)
    return find_container(world, uts.container.str()).hostname;
  if (const auto owner = network_owner(world, container)) return owner->hostname;
  return container.network_mode == NetworkMode::host ? "" : container.id.short_form();
}

void claim_name(World& world, Container& container) {
  if (!container.name.empty()) {
    world.store.claim_container_name(container.name, container.id);
    return;
  }
  constexpr int attempts = 9;
  for (int attempt = 0; attempt < attempts; ++attempt) {
    container.name = random_name(container.id, attempt);
    if (world.store.try_claim_container_name(container.name, container.id)) return;
  }
  container.name = container.id.short_form();
  world.store.claim_container_name(container.name, container.id);
}

}  // namespace

Container new_container(World& world, const CreateContainer& flags) {
  require_sound(flags);
  const Image image = image_of(world, flags);
  Container container{.id = ContainerId::random(),
                      .name = flags.name,
                      .created = now(),
                      .image = flags.image,
                      .image_id = image.id.str(),
                      .rootfs = flags.rootfs,
                      .layers = image.layers,
                      .hostname = flags.hostname,
                      .domainname = flags.domainname,
                      .labels = flags.labels,
                      .auto_remove = flags.auto_remove,
                      .network_mode = flags.network.mode,
                      .namespaces = find_namespaces(world, flags),
                      .endpoints = endpoints_of(world, flags.network),
                      .published = flags.published,
                      .exposed = flags.exposed,
                      .limits = flags.limits};
  if (container.hostname.empty()) container.hostname = default_hostname(world, container);
  container.process = process_config(flags, image.config, container.hostname);
  add_image_words(image, container);
  publish_exposed(flags, container);
  check_ports(world, container);
  container.stop_signal = flags.stop_signal ? *flags.stop_signal
                          : !image.config.stop_signal.empty()
                              ? signal_number(image.config.stop_signal)
                              : container.stop_signal;
  container.stop_timeout = flags.stop_timeout.value_or(container.stop_timeout);
  plan_cgroup(world, container);  // throws when this host cannot give its limits
  container.restart.policy = flags.restart;
  container.mounts = container_mounts(world, flags, image.config);
  container.settings = flags.settings;
  container.logging = choose_logging(flags.logging, world.config.logging);
  log_spec(world, container);  // throws when its tag is no template
  container.security = flags.security;
  confinement_of(world, container.security);  // throws when its seccomp profile is none
  container.health = container_health(world, flags.health, image.config.health);
  container.names = flags.names;
  container.names.links = find_links(world, flags.network.links);
  return container;
}

std::vector<std::string> record_container(World& world, Container& container,
                                          const CreateContainer& flags) {
  claim_name(world, container);
  std::vector<std::string> volumes;
  all_or_nothing(
      [&] {
        claim_user_ids(world, container);
        reserve_addresses(world, container);
        world.store.make_container_folders(container.id);
        enter_linker(world, container);
        if (container.namespaces.network.empty()) {
          world.store.save(container);
        } else {
          record_member(world, container);
        }
        volumes = make_volumes(world, container);
        if (flags.announce) flags.announce(container.id);
      },
      [&] { forget_container(world, container, OwnVolumes::remove); });
  world.events.record(container_event(container, "create"));
  return volumes;
}

Container create_container(World& world, const CreateContainer& flags) {
  const auto images = world.images.hold();
  Container container = new_container(world, flags);
  const auto lock = world.store.lock_container(container.id);
  record_container(world, container, flags);
  return container;
}

}  // namespace cnet
