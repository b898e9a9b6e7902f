#include "cnet/output/graph.h"
#include "graph_labels.h"

namespace cnet::output {
namespace {

/// A string of the DOT language.
std::string dot_string(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) {
    text += (text.empty() ? "" : "\\n") + escaped(line, {{'"', "\\\""}, {'\\', "\\\\"}});
  }
  return "\"" + text + "\"";
}

std::string attributes(const GraphEdge& edge) {
  const std::string label = "label=" + dot_string({edge.label});
  switch (edge.kind) {
    case GraphEdge::Kind::membership:
      break;
    case GraphEdge::Kind::published:
      return label + ", dir=forward, style=dashed";
    case GraphEdge::Kind::shared:
      return "label=\"same network\", style=dotted";
    case GraphEdge::Kind::way_out:
      return "color=\"" + std::string(network_color(edge.network)) + "\", penwidth=2";
  }
  const std::string color(network_color(edge.network));
  return label + ", color=\"" + color + "\", fontcolor=\"" + color + "\"";
}

}  // namespace

std::string graph_dot(const Graph& graph) {
  std::string text =
      "digraph cnet {\n"
      "  rankdir=LR;\n"
      "  node [shape=box, style=rounded, fontname=\"Helvetica\", fontsize=11];\n"
      "  edge [dir=none, fontname=\"Helvetica\", fontsize=9];\n";
  text += "  host [style=\"rounded,bold\", label=" + dot_string(host_label(graph)) + "];\n";
  for (std::size_t n = 0; n < graph.networks.size(); ++n) {
    text += "  " + network_node(n) + " [style=\"rounded,filled\", fontcolor=white, color=\"" +
            std::string(network_color(n)) +
            "\", label=" + dot_string(network_label(graph.networks[n])) + "];\n";
  }
  for (std::size_t c = 0; c < graph.containers.size(); ++c) {
    const GraphContainer& container = graph.containers[c];
    text += "  " + container_node(c) + " [" +
            (container.running ? "" : "style=\"rounded,dashed\", ") +
            "label=" + dot_string(container_label(container)) + "];\n";
  }
  for (const GraphEdge& edge : edges_of(graph)) {
    text += "  " + edge.from + " -> " + edge.to + " [" + attributes(edge) + "];\n";
  }
  return text + "}\n";
}

}  // namespace cnet::output
