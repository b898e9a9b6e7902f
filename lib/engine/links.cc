#include "links.h"

#include <algorithm>
#include <array>
#include <set>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "etc_files.h"
#include "find.h"
#include "settle.h"
#include "transaction.h"

namespace cnet {
namespace {

std::string flag_words(const std::string& name) { return "--link " + name; }

bool is_on_default_network(const Container& container) {
  return std::ranges::find(container.endpoints, predefined_network("bridge").id,
                           &EndpointConfig::network) != container.endpoints.end();
}

Container find_target(World& world, const std::string& name) {
  const auto target = world.store.find_container(name);
  if (!target) {
    throw Error(flag_words(name) + ": no such container " + quoted(name), Error::Kind::not_found)
        .hint("`cnet ps -a` lists them");
  }
  if (!is_on_default_network(*target)) {
    throw Error(flag_words(name) + ": that container is not on the default network \"bridge\"",
                Error::Kind::usage)
        .hint("connect both to a network of your own: containers find each other by name there");
  }
  return *target;
}

Container recorded_target(World& world, const Container& container, const Link& link) {
  const auto id = ContainerId::parse(link.target);
  if (auto target = id ? world.store.container(*id) : std::nullopt) return *std::move(target);
  throw Error("container " + link.target.substr(0, 12) + ", which container " +
                  quoted(container.name) + " knows as " + quoted(link.alias) +
                  ", does not exist any more",
              Error::Kind::not_found)
      .hint("remove this one, and create it anew with another --link");
}

/// Absent when it has none on the default network.
std::optional<Endpoint> linkable_endpoint(const Sandbox& sandbox) {
  const auto endpoint =
      std::ranges::find(sandbox.endpoints, predefined_network("bridge").id, &Endpoint::network);
  return endpoint == sandbox.endpoints.end() ? std::nullopt : std::optional(*endpoint);
}

Endpoint running_endpoint(World& world, const Container& target) {
  const auto sandbox = is_running(world, target.id) ? world.store.sandbox(target.id) : std::nullopt;
  if (!sandbox) {
    throw Error(flag_words(target.name) + ": that container is not running")
        .hint("`cnet start " + target.name + "` first");
  }
  if (const auto endpoint = linkable_endpoint(*sandbox)) return *endpoint;
  throw Error(flag_words(target.name) + ": that container has left the default network \"bridge\"");
}

LinkedHost linked_host(const Link& link, const Container& target, const Endpoint& endpoint) {
  LinkedHost host{.names = {link.alias}};
  for (const std::string& name : {target.hostname, target.name}) {
    const bool known = std::ranges::find(host.names, name) != host.names.end();
    if (!name.empty() && !known) host.names.push_back(name);
  }
  if (endpoint.ip4) host.ip4 = endpoint.ip4->ip();
  if (endpoint.ip6) host.ip6 = endpoint.ip6->ip();
  return host;
}

/// Writes down where `target` is, for one container that links to it.
void tell_linker(World& world, const ContainerId& id, const Container& target,
                 const Endpoint& endpoint) {
  const auto lock = lock_recorded(world, id);
  const auto linker = world.store.container(id);
  const auto before = world.store.sandbox(id);
  if (!linker || !before || !is_running(world, id)) return;
  Sandbox after = *before;
  for (std::size_t i = 0; i < after.linked.size(); ++i) {
    const Link& link = linker->names.links.at(i);
    if (link.target == target.id.str()) after.linked[i] = linked_host(link, target, endpoint);
  }
  if (after == *before) return;
  world.store.save(after);
  refresh_etc_files(world, *linker, *before, after);
}

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == '-') c = '_';
  }
  return result;
}

/// What it exposes and publishes, TCP first.
std::set<std::pair<Protocol, std::uint16_t>> ports_of(const Container& target) {
  std::set<std::pair<Protocol, std::uint16_t>> ports;
  for (const ExposedPort& port : target.exposed) ports.emplace(port.protocol, port.port);
  for (const PortSpec& port : target.published) ports.emplace(port.protocol, port.container_port);
  return ports;
}

void add_ports(const Container& target, const std::string& prefix, const Ip& ip,
               std::vector<std::string>& env) {
  const auto ports = ports_of(target);
  const auto url = [&](Protocol protocol, std::uint16_t port) {
    return protocol_name(protocol) + "://" + ip.in_url() + ":" + std::to_string(port);
  };
  if (!ports.empty()) {
    env.push_back(prefix + "_PORT=" + url(ports.begin()->first, ports.begin()->second));
  }
  for (const auto& [protocol, port] : ports) {
    const std::string name =
        prefix + "_PORT_" + std::to_string(port) + "_" + upper(protocol_name(protocol));
    env.push_back(name + "=" + url(protocol, port));
    env.push_back(name + "_ADDR=" + ip.str());
    env.push_back(name + "_PORT=" + std::to_string(port));
    env.push_back(name + "_PROTO=" + protocol_name(protocol));
  }
}

/// Its own variables, but for those that say nothing to others.
void add_variables(const Container& target, const std::string& prefix,
                   std::vector<std::string>& env) {
  constexpr std::array<std::string_view, 4> its_own{"PATH", "HOME", "HOSTNAME", "TERM"};
  for (const std::string& variable : target.process.env) {
    const std::string name = variable.substr(0, variable.find('='));
    if (std::ranges::find(its_own, name) != its_own.end()) continue;
    env.push_back(prefix + "_ENV_" + variable);
  }
}

}  // namespace

std::vector<Link> find_links(World& world, const std::vector<Link>& links) {
  std::vector<Link> found;
  for (const Link& link : links) {
    found.push_back({find_target(world, link.target).id.str(), link.alias});
  }
  return found;
}

std::vector<LinkedHost> linked_hosts(World& world, const Container& container) {
  std::vector<LinkedHost> hosts;
  for (const Link& link : container.names.links) {
    const Container target = recorded_target(world, container, link);
    hosts.push_back(linked_host(link, target, running_endpoint(world, target)));
  }
  return hosts;
}

void enter_linker(World& world, const Container& container) {
  for (const Link& link : container.names.links) {
    if (const auto id = ContainerId::parse(link.target)) world.store.add_linker(*id, container.id);
  }
}

void leave_linked(World& world, const Container& container) {
  for (const Link& link : container.names.links) {
    const auto id = ContainerId::parse(link.target);
    if (id) world.store.remove_linker(*id, container.id);
  }
}

void tell_linkers(World& world, const ContainerId& id) {
  const auto linkers = world.store.linkers(id);
  if (linkers.empty()) return;
  const auto target = world.store.container(id);
  const auto sandbox = world.store.sandbox(id);
  if (!target || !sandbox) return;
  const auto endpoint = linkable_endpoint(*sandbox);
  if (!endpoint) return;
  for (const Container& linker : linkers) {
    keep_going(world.notes, "/etc/hosts of container " + quoted(linker.name),
               [&] { tell_linker(world, linker.id, *target, *endpoint); });
  }
}

std::vector<std::string> link_environment(World& world, const Container& container,
                                          const std::vector<LinkedHost>& linked) {
  std::vector<std::string> env;
  for (std::size_t i = 0; i < linked.size(); ++i) {
    const Link& link = container.names.links.at(i);
    const auto id = ContainerId::parse(link.target);
    const auto target = id ? world.store.container(*id) : std::nullopt;
    if (!target) continue;
    const std::string prefix = upper(link.alias);
    env.push_back(prefix + "_NAME=/" + container.name + "/" + link.alias);
    const auto& ip = linked[i].ip4 ? linked[i].ip4 : linked[i].ip6;
    if (ip) add_ports(*target, prefix, *ip, env);
    add_variables(*target, prefix, env);
  }
  return env;
}

void add_link_environment(World& world, const Container& container,
                          const std::vector<LinkedHost>& linked, std::vector<std::string>& env) {
  for (const std::string& variable : link_environment(world, container, linked)) {
    const std::string name = variable.substr(0, variable.find('=') + 1);
    const bool known = std::ranges::any_of(
        env, [&](const std::string& other) { return other.starts_with(name); });
    if (!known) env.push_back(variable);
  }
}

}  // namespace cnet
