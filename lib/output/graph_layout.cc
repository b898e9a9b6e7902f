#include "graph_layout.h"

#include <algorithm>

#include "cnet/base/text.h"

namespace cnet::output {
namespace {

constexpr int kRailStep = 26;
constexpr int kRailToWords = 34;  // from the last line to the cards
constexpr int kHeadingHeight = 38;
constexpr int kBetweenCards = 10;
constexpr int kCardToPills = 44;
constexpr int kPillHeight = 22;
constexpr int kSharedIndent = 26;
constexpr int kTitleHeight = 30;
constexpr int kBetweenColumns = 26;

int lines_of(const GraphContainer& container) {
  const std::size_t lines =
      std::max({std::size_t{2}, container.endpoints.size(), container.ports.size()});
  return static_cast<int>(lines);
}

/// How wide names and addresses of cards are.
struct CardWidths {
  int name = 0;
  int addresses = 0;
  int pill = 0;
};

CardWidths widths_of(const Graph& graph) {
  CardWidths widths;
  for (const GraphContainer& container : graph.containers) {
    if (container.place == GraphPlace::host) continue;
    const int indent = container.place == GraphPlace::shared ? kSharedIndent : 0;
    widths.name = std::max({widths.name, indent + sans_width(container.name, kNameSize),
                            indent + sans_width(note_text(container), kSmallSize)});
    for (const GraphEndpoint& endpoint : container.endpoints) {
      widths.addresses =
          std::max(widths.addresses, 16 + mono_width(address_text(endpoint), kSmallSize));
    }
    if (container.endpoints.empty()) {
      widths.addresses = std::max(widths.addresses, sans_width("same addresses", kSmallSize));
    }
    for (const std::string& port : container.ports) {
      widths.pill = std::max(widths.pill, 22 + mono_width(port, kSmallSize));
    }
  }
  return widths;
}

int host_width(const Graph& graph) {
  int width = sans_width("host " + graph.host, kNameSize);
  for (const GraphLink& link : graph.links) {
    width = std::max(width, 90 + mono_width(link_text(link), kSmallSize));
  }
  return width + 2 * kPadding;
}

void place_host(const Graph& graph, GraphLayout& layout) {
  for (const GraphContainer& container : graph.containers) {
    if (container.place == GraphPlace::host) layout.on_host.push_back(&container);
  }
  const auto lines = static_cast<int>(graph.links.size() + layout.on_host.size());
  layout.host = {
      .x = kMargin, .y = kMargin, .height = kTitleHeight + lines * kLineHeight + kPadding};
}

void place_networks(const Graph& graph, GraphLayout& layout, int& y) {
  const auto count = static_cast<int>(graph.networks.size());
  layout.words = kMargin + kPadding + std::max(0, count - 1) * kRailStep + kRailToWords;
  int x = kMargin + kPadding + 6;
  for (const GraphNetwork& network : graph.networks) {
    const int middle = y + kHeadingHeight / 2;
    const int top = network.way_out ? layout.host.y + layout.host.height : middle;
    layout.networks.push_back({&network, x, top, middle, middle});
    x += kRailStep;
    y += kHeadingHeight;
  }
}

void place_container(const GraphContainer& container, const CardWidths& widths, GraphLayout& layout,
                     int& y) {
  PlacedContainer placed{.container = &container};
  const int indent = container.place == GraphPlace::shared ? kSharedIndent : 0;
  const int right = layout.addresses + widths.addresses + kPadding;
  placed.card = {.x = layout.words + indent,
                 .y = y,
                 .width = right - layout.words - indent,
                 .height = lines_of(container) * kLineHeight + kPadding};
  const int middle = y + placed.card.height / 2;
  const auto ports = static_cast<int>(container.ports.size());
  int pill_y = middle - (ports * (kPillHeight + 2) - 2) / 2;
  for (const std::string& port : container.ports) {
    placed.pills.push_back({.x = right + kCardToPills,
                            .y = pill_y,
                            .width = 22 + mono_width(port, kSmallSize),
                            .height = kPillHeight});
    pill_y += kPillHeight + 2;
  }
  for (const GraphEndpoint& endpoint : container.endpoints) {
    layout.networks[endpoint.network].bottom = middle;
  }
  y += placed.card.height + kBetweenCards;
  layout.containers.push_back(std::move(placed));
}

}  // namespace

std::string note_text(const GraphContainer& container) {
  return container.state == "running" ? container.image : container.image + " · " + container.state;
}

std::string address_text(const GraphEndpoint& endpoint) {
  return endpoint.addresses.empty() ? "no address" : join(endpoint.addresses, ", ");
}

std::string link_text(const GraphLink& link) {
  return join(link.addresses, ", ") + (link.default_route ? " · default route" : "");
}

std::string network_text(const GraphNetwork& network) {
  std::string text = join(network.subnets, ", ");
  if (!network.interface.empty()) text += (text.empty() ? "" : " · ") + network.interface;
  if (!network.way_out) text += " · no way out";
  return text;
}

GraphLayout layout_graph(const Graph& graph) {
  GraphLayout layout;
  const CardWidths widths = widths_of(graph);
  place_host(graph, layout);
  int y = layout.host.y + layout.host.height + kBetweenCards;
  place_networks(graph, layout, y);
  layout.addresses = layout.words + kPadding + widths.name + kBetweenColumns;
  y += kBetweenCards;
  int right = layout.host.x + host_width(graph);
  for (const GraphContainer& container : graph.containers) {
    if (container.place == GraphPlace::host) continue;
    place_container(container, widths, layout, y);
    right = std::max(right, layout.containers.back().card.x + layout.containers.back().card.width);
  }
  if (widths.pill > 0)
    right = std::max(right,
                     layout.addresses + widths.addresses + kPadding + kCardToPills + widths.pill);
  for (const PlacedNetwork& each : layout.networks) {
    right = std::max(right, layout.words + 34 + sans_width(each.network->name, kNameSize) +
                                mono_width(network_text(*each.network), kSmallSize));
  }
  layout.host.width = right - layout.host.x;
  layout.width = right + kMargin;
  layout.height = y - kBetweenCards + kMargin;
  return layout;
}

}  // namespace cnet::output
