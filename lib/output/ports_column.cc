#include "cnet/output/ports_column.h"

#include <algorithm>
#include <tuple>

namespace cnet::output {
namespace {

/// A run of neighbouring ports that one entry shows.
struct Group {
  std::optional<Ip> host_ip;
  Protocol protocol;
  std::uint16_t first;
  std::uint16_t last;
};

std::string range(const Group& group) {
  std::string text = std::to_string(group.first);
  if (group.last != group.first) text += "-" + std::to_string(group.last);
  return text;
}

std::string str(const Group& group) {
  const std::string ports = range(group);
  const std::string where =
      group.host_ip ? group.host_ip->in_url() + ":" + ports + "->" : std::string();
  return where + ports + "/" + protocol_name(group.protocol);
}

/// Docker's order; an absent address comes first and v4 before v6.
bool shown_before(const ShownPort& a, const ShownPort& b) {
  return std::tuple(a.container_port, a.host_ip, a.host_port, protocol_name(a.protocol)) <
         std::tuple(b.container_port, b.host_ip, b.host_port, protocol_name(b.protocol));
}

std::string endpoint(const Binding& binding) {
  return binding.host_ip.in_url() + ":" + std::to_string(binding.host_port);
}

std::vector<Binding> in_port_order(std::vector<Binding> bindings) {
  std::ranges::sort(bindings, {}, [](const Binding& b) {
    return std::tuple(b.container_port, protocol_name(b.protocol), b.host_ip, b.host_port);
  });
  return bindings;
}

}  // namespace

std::string ports_column(std::vector<ShownPort> ports) {
  std::ranges::sort(ports, shown_before);
  std::vector<std::string> closed;  // groups a gap has ended
  std::vector<Group> open;          // the last group of each address and protocol
  std::vector<std::string> single;  // published under another number
  for (const ShownPort& port : ports) {
    if (port.host_ip && port.host_port != port.container_port) {
      single.push_back(port.host_ip->in_url() + ":" + std::to_string(port.host_port) + "->" +
                       std::to_string(port.container_port) + "/" + protocol_name(port.protocol));
      continue;
    }
    const auto group = std::ranges::find_if(open, [&](const Group& g) {
      return g.host_ip == port.host_ip && g.protocol == port.protocol;
    });
    if (group == open.end()) {
      open.push_back({port.host_ip, port.protocol, port.container_port, port.container_port});
    } else if (port.container_port <= group->last + 1) {
      group->last = port.container_port;
    } else {
      closed.push_back(str(*group));
      group->first = group->last = port.container_port;
    }
  }
  for (const Group& group : open) closed.push_back(str(group));
  closed.insert(closed.end(), single.begin(), single.end());
  std::string text;
  for (const std::string& entry : closed) text += (text.empty() ? "" : ", ") + entry;
  return text;
}

std::vector<ShownPort> shown_ports(const std::vector<Binding>& bindings,
                                   const std::vector<ExposedPort>& exposed) {
  std::vector<ShownPort> ports;
  std::vector<ExposedPort> published;
  for (const Binding& b : bindings) {
    ports.push_back({b.host_ip, b.container_port, b.host_port, b.protocol});
    published.push_back({b.container_port, b.protocol});
  }
  std::ranges::sort(published);
  for (const ExposedPort& port : exposed) {
    if (std::ranges::binary_search(published, port)) continue;
    ports.push_back({std::nullopt, port.port, 0, port.protocol});
  }
  return ports;
}

std::string port_lines(const std::vector<Binding>& bindings) {
  std::string text;
  for (const Binding& b : in_port_order(bindings)) {
    text += std::to_string(b.container_port) + "/" + protocol_name(b.protocol) + " -> " +
            endpoint(b) + "\n";
  }
  return text;
}

std::string port_lines_of(const std::vector<Binding>& bindings, const ExposedPort& port) {
  std::string text;
  for (const Binding& b : in_port_order(bindings)) {
    if (b.container_port == port.port && b.protocol == port.protocol) text += endpoint(b) + "\n";
  }
  return text;
}

}  // namespace cnet::output
