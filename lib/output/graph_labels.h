#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "cnet/base/text.h"
#include "cnet/output/graph.h"

namespace cnet::output {

/// The colour of a network in pictures that are not text: dark enough for white letters.
inline std::string_view network_color(std::size_t network) {
  constexpr std::array<std::string_view, 8> colors{"#2563eb", "#047857", "#b45309", "#be185d",
                                                   "#6d28d9", "#0e7490", "#b91c1c", "#4d7c0f"};
  return colors[network % colors.size()];
}

/// The characters of `special` replaced by what stands beside them.
std::string escaped(std::string_view text,
                    std::initializer_list<std::pair<char, std::string_view>> special);

/// Of a node: the lines of text in it, the name first.
std::vector<std::string> host_label(const Graph& graph);
std::vector<std::string> network_label(const GraphNetwork& network);
std::vector<std::string> container_label(const GraphContainer& container);

/// An arrow between nodes.
struct GraphEdge {
  std::string from;
  std::string to;
  std::string label;
  std::size_t network = 0;  ///< whose colour it has
  enum class Kind { membership, published, way_out, shared } kind = Kind::membership;
};

/// "net0", "c0" by their place in the graph; the host is "host".
std::string network_node(std::size_t network);
std::string container_node(std::size_t container);
/// Every edge, memberships container by container.
std::vector<GraphEdge> edges_of(const Graph& graph);

}  // namespace cnet::output
