#include "graph_labels.h"

namespace cnet::output {

std::string escaped(std::string_view text,
                    std::initializer_list<std::pair<char, std::string_view>> special) {
  std::string out;
  for (const char c : text) {
    std::string_view replacement{&c, 1};
    for (const auto& [from, to] : special) {
      if (c == from) replacement = to;
    }
    out += replacement;
  }
  return out;
}

std::vector<std::string> host_label(const Graph& graph) {
  std::vector<std::string> lines{graph.host.empty() ? "host" : "host " + graph.host};
  for (const GraphLink& link : graph.links) {
    lines.push_back(link.name + " " + join(link.addresses, ", "));
  }
  return lines;
}

std::vector<std::string> network_label(const GraphNetwork& network) {
  std::vector<std::string> lines{network.name};
  lines.insert(lines.end(), network.subnets.begin(), network.subnets.end());
  if (!network.way_out) lines.push_back("no way out");
  return lines;
}

std::vector<std::string> container_label(const GraphContainer& container) {
  std::vector<std::string> lines{container.name, container.image};
  if (container.state != "running") lines.push_back(container.state);
  return lines;
}

std::string network_node(std::size_t network) { return "net" + std::to_string(network); }
std::string container_node(std::size_t container) { return "c" + std::to_string(container); }

std::vector<GraphEdge> edges_of(const Graph& graph) {
  using Kind = GraphEdge::Kind;
  std::vector<GraphEdge> edges;
  for (std::size_t n = 0; n < graph.networks.size(); ++n) {
    if (!graph.networks[n].way_out) continue;
    edges.push_back({.from = "host", .to = network_node(n), .network = n, .kind = Kind::way_out});
  }
  std::string owner = "host";
  for (std::size_t c = 0; c < graph.containers.size(); ++c) {
    const GraphContainer& container = graph.containers[c];
    const std::string node = container_node(c);
    for (const GraphEndpoint& endpoint : container.endpoints) {
      edges.push_back({.from = network_node(endpoint.network),
                       .to = node,
                       .label = join(endpoint.addresses, ", "),
                       .network = endpoint.network});
    }
    for (const std::string& port : container.ports) {
      edges.push_back({.from = "host", .to = node, .label = port, .kind = Kind::published});
    }
    if (container.place == GraphPlace::host) {
      edges.push_back({.from = "host", .to = node, .kind = Kind::shared});
    } else if (container.place == GraphPlace::shared) {
      edges.push_back({.from = owner, .to = node, .kind = Kind::shared});
    }
    if (container.place != GraphPlace::shared) owner = node;
  }
  return edges;
}

}  // namespace cnet::output
