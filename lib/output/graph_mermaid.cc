#include "cnet/output/graph.h"
#include "graph_labels.h"

namespace cnet::output {
namespace {

/// Mermaid's own way to write what its grammar or HTML would take for something else.
std::string mermaid_string(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) {
    text += (text.empty() ? "" : "<br/>") +
            escaped(line,
                    {{'"', "#quot;"}, {'<', "#lt;"}, {'>', "#gt;"}, {'#', "#35;"}, {'&', "#amp;"}});
  }
  return "\"" + text + "\"";
}

std::string arrow(const GraphEdge& edge) {
  const std::string label = edge.label.empty() ? "" : "|" + mermaid_string({edge.label}) + "|";
  switch (edge.kind) {
    case GraphEdge::Kind::membership:
      break;
    case GraphEdge::Kind::published:
      return "-.->" + label;
    case GraphEdge::Kind::shared:
      return "-.-|\"same network\"|";
    case GraphEdge::Kind::way_out:
      return "===";
  }
  return "---" + label;
}

}  // namespace

std::string graph_mermaid(const Graph& graph) {
  std::string text = "flowchart LR\n  host[" + mermaid_string(host_label(graph)) + "]\n";
  for (std::size_t n = 0; n < graph.networks.size(); ++n) {
    text +=
        "  " + network_node(n) + "([" + mermaid_string(network_label(graph.networks[n])) + "])\n";
  }
  for (std::size_t c = 0; c < graph.containers.size(); ++c) {
    text += "  " + container_node(c) + "[" + mermaid_string(container_label(graph.containers[c])) +
            "]\n";
  }
  for (const GraphEdge& edge : edges_of(graph)) {
    text += "  " + edge.from + " " + arrow(edge) + " " + edge.to + "\n";
  }
  for (std::size_t n = 0; n < graph.networks.size(); ++n) {
    const std::string color(network_color(n));
    text += "  style " + network_node(n) + " fill:" + color + ",stroke:" + color + ",color:#fff\n";
  }
  return text;
}

}  // namespace cnet::output
