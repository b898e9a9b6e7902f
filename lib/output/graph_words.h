#pragma once

#include <cstddef>
#include <vector>

#include "cnet/output/graph.h"
#include "graph_ink.h"
#include "graph_rails.h"

namespace cnet::output {

/// What stands beside the lines of a row: a name and two lists.
struct GraphWords {
  Ink name;
  std::vector<Ink> middle;  ///< subnets or addresses
  std::vector<Ink> last;    ///< interface or published ports
};

GraphWords words_of(const GraphLink& link);
GraphWords words_of(const GraphNetwork& network, std::size_t index);
/// Addresses on networks outside the band say whose they are.
GraphWords words_of(const Graph& graph, const GraphContainer& container, const GraphBand& band);

/// Where the three stand, for all rows alike.
struct GraphColumns {
  std::size_t name = 0;
  std::size_t middle = 0;
  std::size_t last = 0;
  bool stacked = false;  ///< the last list stands below the middle one
};

/// The columns of rows that may be `width` wide.
GraphColumns fit(const std::vector<GraphWords>& words, std::size_t width);
/// The lines of one row; at least one.
std::vector<InkLine> set(const GraphWords& words, const GraphColumns& columns);

}  // namespace cnet::output
