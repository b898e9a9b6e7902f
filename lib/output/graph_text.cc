#include <algorithm>

#include "cnet/output/graph.h"
#include "cnet/output/table.h"
#include "graph_ink.h"
#include "graph_rails.h"
#include "graph_words.h"

namespace cnet::output {
namespace {

constexpr std::size_t kWideStep = 3;
constexpr std::size_t kNarrowStep = 2;
constexpr std::size_t kFrame = 2;  // "│ "

std::string bar(std::size_t length) {
  std::string text;
  for (std::size_t i = 0; i < length; ++i) text += "─";
  return text;
}

/// The host's links, and the containers that share them.
std::vector<GraphWords> host_words(const Graph& graph, const GraphBand& band) {
  std::vector<GraphWords> all;
  for (const GraphLink& link : graph.links) all.push_back(words_of(link));
  bool inside = false;
  for (const GraphContainer& container : graph.containers) {
    if (container.place != GraphPlace::shared) inside = container.place == GraphPlace::host;
    if (!inside) continue;
    GraphWords words = words_of(graph, container, band);
    if (container.place == GraphPlace::host) {
      words.name.text = (container.running ? "● " : "○ ") + words.name.text;
    }
    all.push_back(std::move(words));
  }
  return all;
}

/// The frame's foot, with a way out for each line of a network.
std::string foot(std::size_t inner, const GraphRails& rails, const GraphBand& band) {
  std::string text = "╰";
  for (std::size_t column = 1; column < inner + 2 * kFrame - 1; ++column) {
    bool leaves = false;
    for (std::size_t n = band.first; n < band.first + band.count; ++n) {
      leaves = leaves || (rails.leaves_host(n) && rails.column(n) == column);
    }
    text += leaves ? "┬" : "─";
  }
  return text + "╯\n";
}

std::string host_box(const Graph& graph, const GraphBand& band, const GraphRails& rails,
                     const GraphStyle& style) {
  const std::vector<GraphWords> words = host_words(graph, band);
  const std::size_t most = style.width - std::min(style.width, 2 * kFrame);
  const GraphColumns columns = fit(words, most);
  std::vector<InkLine> lines;
  for (const GraphWords& each : words) {
    for (InkLine& line : set(each, columns)) lines.push_back(std::move(line));
  }
  const std::string title = graph.host.empty() ? "host" : "host " + graph.host;
  std::size_t inner = std::max(character_count(title) + 1, rails.width());
  for (const InkLine& line : lines) inner = std::max(inner, line.width());
  std::string text = "╭─ " + title + " " + bar(inner - character_count(title) - 1) + "╮\n";
  for (const InkLine& line : lines) {
    InkLine framed;
    framed.add("│ ");
    framed.add(line);
    framed.pad_to(inner + kFrame);
    framed.add(" │");
    text += framed.str(style.colors);
  }
  return text + foot(inner, rails, band);
}

/// The rows of one band: its networks, then the containers on them; those on none with the last.
std::vector<GraphRow> rows_of(const Graph& graph, const GraphBand& band) {
  std::vector<GraphRow> rows;
  for (std::size_t n = band.first; n < band.first + band.count; ++n) {
    rows.push_back({.network = &graph.networks[n], .on = {n}});
  }
  const bool is_last = band.first + band.count == graph.networks.size();
  bool inside = false;
  for (const GraphContainer& container : graph.containers) {
    GraphRow row{.container = &container};
    for (const GraphEndpoint& endpoint : container.endpoints) {
      if (band.has(endpoint.network)) row.on.push_back(endpoint.network);
    }
    if (container.place == GraphPlace::networks) inside = !row.on.empty();
    if (container.place == GraphPlace::none) inside = is_last;
    if (container.place == GraphPlace::host) inside = false;
    if (inside) rows.push_back(std::move(row));
  }
  return rows;
}

std::string draw(const Graph& graph, const GraphBand& band, std::size_t step,
                 const GraphStyle& style) {
  const std::vector<GraphRow> rows = rows_of(graph, band);
  const GraphRails rails(graph, band, rows, step);
  std::vector<GraphWords> words;
  for (const GraphRow& row : rows) {
    const bool is_network = row.network != nullptr;
    words.push_back(is_network ? words_of(*row.network, row.on.front())
                               : words_of(graph, *row.container, band));
  }
  const GraphColumns columns = fit(words, style.width - std::min(style.width, rails.width() + 1));
  std::string text = host_box(graph, band, rails, style);
  if (!rows.empty()) text += rails.above().str(style.colors);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const bool first_container =
        i > 0 && rows[i].network == nullptr && rows[i - 1].network != nullptr;
    if (first_container) text += rails.below(i - 1).str(style.colors);
    const std::vector<InkLine> lines = set(words[i], columns);
    for (std::size_t k = 0; k < lines.size(); ++k) {
      InkLine line = k == 0 ? rails.beside(i) : rails.below(i);
      line.add(lines[k]);
      text += line.str(style.colors);
    }
  }
  return text;
}

}  // namespace

std::string graph_text(const Graph& graph, const GraphStyle& style) {
  const std::size_t room = style.width / 2;  // the other half is for words
  const std::size_t count = graph.networks.size();
  const std::size_t step = count * kWideStep <= room ? kWideStep : kNarrowStep;
  const std::size_t most = std::max<std::size_t>(1, room / step);
  std::string text;
  std::size_t first = 0;
  do {
    const GraphBand band{first, std::min(most, count - first)};
    text += (text.empty() ? "" : "\n") + draw(graph, band, step, style);
    first += most;
  } while (first < count);
  return text;
}

}  // namespace cnet::output
