#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cnet/model/network.h"
#include "cnet/output/container_view.h"

namespace cnet::output {

/// A link of the host that is not cnet's.
struct GraphLink {
  std::string name;
  std::vector<std::string> addresses;  ///< "198.51.100.1/24"
  bool default_route = false;
};

struct GraphNetwork {
  std::string name;
  std::vector<std::string> subnets;
  std::string interface;  ///< of the host: "br-1f2e3d4c5b6a"
  bool way_out = true;    ///< false: internal or isolated
};

/// A container's place on a network.
struct GraphEndpoint {
  std::size_t network = 0;  ///< index into Graph::networks
  std::vector<std::string>
      addresses;  ///< without length; of a stopped container what was asked for
};

/// Where a container's links are.
enum class GraphPlace {
  networks,
  host,    ///< it has the host's
  shared,  ///< it has those of the container above it
  none,
};

struct GraphContainer {
  std::string name;
  std::string image;
  std::string state;  ///< "running", "exited"
  bool running = false;
  GraphPlace place = GraphPlace::networks;
  std::vector<GraphEndpoint> endpoints;  ///< by network, each at most once
  std::vector<std::string> ports;        ///< "8000→80/tcp", "127.0.0.1:5000-5009→5000-5009/udp"
};

/// Networks, containers and the host as one picture: all that a renderer needs, in the order in
/// which it is to be shown.
struct Graph {
  std::string host;
  std::vector<GraphLink> links;
  std::vector<GraphNetwork> networks;  ///< those with a way out first
  std::vector<GraphContainer> containers;
};

struct GraphFacts {
  std::string host;
  std::vector<GraphLink> links;
  std::vector<Network> networks;
  std::vector<ContainerFacts> containers;
};

/// Networks of the drivers host and none are no networks of the picture but places; the default
/// bridge is shown when somebody is on it.
Graph make_graph(const GraphFacts& facts);

struct GraphStyle {
  std::size_t width = 80;  ///< columns
  bool colors = false;     ///< ANSI escapes
};

/// With box characters: a line down for each network, a dot where a container is on it. No line is
/// wider than the style says unless a single name or address is.
std::string graph_text(const Graph& graph, const GraphStyle& style);
/// For Graphviz.
std::string graph_dot(const Graph& graph);
/// A flowchart, as Markdown pages show it.
std::string graph_mermaid(const Graph& graph);
/// A picture that needs nothing from outside itself.
std::string graph_svg(const Graph& graph);

}  // namespace cnet::output
