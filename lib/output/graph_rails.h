#pragma once

#include <cstddef>
#include <vector>

#include "cnet/output/graph.h"
#include "graph_ink.h"

namespace cnet::output {

/// Networks that stand side by side in one picture.
struct GraphBand {
  std::size_t first = 0;
  std::size_t count = 0;

  bool has(std::size_t network) const { return network >= first && network < first + count; }
};

/// A row of the picture: where a network begins, or a container.
struct GraphRow {
  const GraphNetwork* network = nullptr;  ///< then container is nullptr
  const GraphContainer* container = nullptr;
  std::vector<std::size_t> on;  ///< networks of the band it touches, ascending
};

/// The colour a network has wherever it is mentioned on a terminal.
std::string network_sgr(std::size_t network);

/// The lines of networks at the left of the rows.
class GraphRails {
 public:
  /// `rows` must outlive it. `step`: columns from one line to the next.
  GraphRails(const Graph& graph, const GraphBand& band, const std::vector<GraphRow>& rows,
             std::size_t step);

  std::size_t width() const;
  /// In front of a row: its own line with dots, and the lines below it that belong to it.
  InkLine beside(std::size_t row) const;
  InkLine below(std::size_t row) const;
  /// Between the host and the first row.
  InkLine above() const;
  /// Column at which a network with a way out leaves the host; absent for others.
  bool leaves_host(std::size_t network) const;
  std::size_t column(std::size_t network) const;

 private:
  struct Rail {
    bool from_host = false;
    std::size_t begin = 0;  ///< row it begins at, unless it comes from the host
    std::size_t end = 0;    ///< last row it touches
  };
  bool passes(const Rail& rail, std::size_t row) const;
  void draw_line(InkLine& line, const std::vector<bool>& present) const;

  GraphBand band_;
  const std::vector<GraphRow>& rows_;
  std::size_t step_;
  std::vector<Rail> rails_;
};

}  // namespace cnet::output
