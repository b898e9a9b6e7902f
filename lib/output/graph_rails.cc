#include "graph_rails.h"

#include <algorithm>
#include <array>

namespace cnet::output {
namespace {

constexpr std::size_t kMargin = 3;  // in front of the first line

std::string bar(std::size_t length) {
  std::string text;
  for (std::size_t i = 0; i < length; ++i) text += "─";
  return text;
}

/// What stands where a row meets a line it touches.
std::string_view dot(const GraphRow& row) {
  if (row.network != nullptr) return "■";
  return row.container->running ? "●" : "○";
}

}  // namespace

std::string network_sgr(std::size_t network) {
  constexpr std::array<std::string_view, 6> colors{"36", "32", "33", "35", "34", "31"};
  return std::string(colors[network % colors.size()]);
}

GraphRails::GraphRails(const Graph& graph, const GraphBand& band, const std::vector<GraphRow>& rows,
                       std::size_t step)
    : band_(band), rows_(rows), step_(step), rails_(band.count) {
  for (std::size_t i = 0; i < band.count; ++i) {
    rails_[i].from_host = graph.networks[band.first + i].way_out;
  }
  for (std::size_t row = 0; row < rows.size(); ++row) {
    for (const std::size_t network : rows[row].on) {
      Rail& rail = rails_[network - band.first];
      if (rows[row].network != nullptr) rail.begin = row;
      rail.end = row;
    }
  }
}

std::size_t GraphRails::width() const { return kMargin + rails_.size() * step_ + 1; }

std::size_t GraphRails::column(std::size_t network) const {
  return kMargin + (network - band_.first) * step_;
}

bool GraphRails::leaves_host(std::size_t network) const {
  return rails_[network - band_.first].from_host;
}

/// Whether the line is there on both sides of the row.
bool GraphRails::passes(const Rail& rail, std::size_t row) const {
  return (rail.from_host || rail.begin < row) && row < rail.end;
}

void GraphRails::draw_line(InkLine& line, const std::vector<bool>& present) const {
  for (std::size_t i = 0; i < rails_.size(); ++i) {
    line.pad_to(kMargin + i * step_);
    if (present[i]) line.add("│", network_sgr(band_.first + i));
  }
  line.pad_to(width() + 1);
}

InkLine GraphRails::beside(std::size_t row) const {
  const GraphRow& here = rows_[row];
  InkLine line;
  if (here.on.empty()) return below(row);
  const std::string sgr = here.network != nullptr ? network_sgr(here.on.front()) : "2";
  const std::size_t first = here.on.front() - band_.first;
  for (std::size_t i = 0; i < rails_.size(); ++i) {
    const std::size_t network = band_.first + i;
    const bool touched = std::ranges::binary_search(here.on, network);
    const bool crossed = passes(rails_[i], row);
    line.pad_to(kMargin + i * step_);
    if (touched) {
      line.add(dot(here), network_sgr(network));
    } else if (i < first) {
      if (crossed) line.add("│", network_sgr(network));
    } else {
      line.add(crossed ? "┼" : "─", crossed ? network_sgr(network) : sgr);
    }
    if (i >= first) line.add(bar(step_ - 1), sgr);
  }
  line.add("─ ", sgr);
  return line;
}

InkLine GraphRails::below(std::size_t row) const {
  std::vector<bool> present;
  for (const Rail& rail : rails_) {
    present.push_back((rail.from_host || rail.begin <= row) && row < rail.end);
  }
  InkLine line;
  draw_line(line, present);
  return line;
}

InkLine GraphRails::above() const {
  std::vector<bool> present;
  for (const Rail& rail : rails_) present.push_back(rail.from_host);
  InkLine line;
  draw_line(line, present);
  return line;
}

}  // namespace cnet::output
