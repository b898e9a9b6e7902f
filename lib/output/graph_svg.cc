#include "cnet/output/graph.h"
#include "graph_labels.h"
#include "graph_layout.h"
#include "svg.h"

namespace cnet::output {
namespace {

/// Light, and dark where the reader's page is. Colours stand here alone, networks' excepted.
constexpr const char* kCss =
    "text { font: 12px ui-monospace, SFMono-Regular, Menlo, 'DejaVu Sans Mono', monospace; fill: "
    "#334155; }\n"
    ".name { font: 600 14px system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif; fill: #0f172a; }\n"
    ".note { font: 12px system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif; fill: #64748b; }\n"
    ".white { fill: #ffffff; }\n"
    ".page { fill: #ffffff; }\n"
    ".host { fill: #f1f5f9; stroke: #94a3b8; stroke-width: 1.5; }\n"
    ".card { fill: #ffffff; stroke: #cbd5e1; stroke-width: 1.5; }\n"
    ".still { fill: none; stroke: #94a3b8; stroke-width: 1.5; stroke-dasharray: 4 3; }\n"
    ".pill { fill: #fef3c7; stroke: #f59e0b; }\n"
    ".port { fill: #78350f; }\n"
    ".wire { stroke: #94a3b8; stroke-width: 2; fill: none; }\n"
    ".way { stroke: #f59e0b; stroke-width: 1.5; fill: none; }\n"
    ".tip { fill: #f59e0b; }\n"
    ".hole { fill: #ffffff; }\n"
    "@media (prefers-color-scheme: dark) {\n"
    "  text { fill: #cbd5e1; } .name { fill: #f8fafc; } .note { fill: #94a3b8; } .white { fill: "
    "#ffffff; }\n"
    "  .page, .card, .hole { fill: #0f172a; } .host { fill: #1e293b; stroke: #475569; }\n"
    "  .card { stroke: #475569; } .pill { fill: #451a03; } .port { fill: #fde68a; }\n"
    "}\n";

std::string colored(std::string_view attribute, std::size_t network) {
  return std::string(attribute) + "=\"" + std::string(network_color(network)) + "\"";
}

int middle(const SvgBox& box) { return box.y + box.height / 2; }

void draw_host(Svg& svg, const Graph& graph, const GraphLayout& layout) {
  const SvgBox& box = layout.host;
  svg.rect(box, 10, "class=\"host\"");
  const int x = box.x + kPadding;
  int y = box.y + 20;
  svg.text(x, y, graph.host.empty() ? "host" : "host " + graph.host, "class=\"name\"");
  y += 24;
  for (const GraphLink& link : graph.links) {
    svg.text(x, y, link.name, "class=\"note\"");
    svg.text(x + 90, y, link_text(link), "");
    y += kLineHeight;
  }
  for (const GraphContainer* container : layout.on_host) {
    svg.text(x, y, container->name, "class=\"name\"");
    svg.text(x + 10 + sans_width(container->name, kNameSize), y, "has the host's network",
             "class=\"note\"");
    y += kLineHeight;
  }
}

/// From the leftmost network the container is on to its card, under the lines of networks.
void draw_wire(Svg& svg, const PlacedContainer& placed, const GraphLayout& layout) {
  const int y = middle(placed.card);
  if (placed.container->place == GraphPlace::shared) {
    const int x = layout.words + 12;
    svg.path("M" + std::to_string(x) + " " + std::to_string(placed.card.y - 10) + "V" +
                 std::to_string(y) + "H" + std::to_string(placed.card.x),
             "class=\"wire\" stroke-dasharray=\"3 3\"");
  }
  if (placed.container->endpoints.empty()) return;
  const int from = layout.networks[placed.container->endpoints.front().network].x;
  svg.line(from, y, placed.card.x, y, "class=\"wire\"");
}

void draw_network(Svg& svg, const PlacedNetwork& placed, std::size_t index,
                  const GraphLayout& layout) {
  const std::string stroke = colored("stroke", index);
  const std::string fill = colored("fill", index);
  svg.line(placed.x, placed.heading, layout.words, placed.heading, stroke + " stroke-width=\"2\"");
  svg.line(placed.x, placed.top, placed.x, placed.bottom,
           stroke + " stroke-width=\"4\" stroke-linecap=\"round\"");
  const SvgBox square{placed.x - 6, placed.heading - 6, 12, 12};
  svg.rect(square, 3, fill);
  const int name = sans_width(placed.network->name, kNameSize);
  svg.rect({layout.words, placed.heading - 13, name + 20, 26}, 13, fill);
  svg.text(layout.words + 10 + name / 2, placed.heading, placed.network->name,
           "class=\"name white\" text-anchor=\"middle\"");
  svg.text(layout.words + name + 32, placed.heading, network_text(*placed.network), "");
}

void draw_addresses(Svg& svg, const PlacedContainer& placed, const GraphLayout& layout) {
  const GraphContainer& container = *placed.container;
  const auto count = static_cast<int>(container.endpoints.size());
  int y = middle(placed.card) - (count - 1) * kLineHeight / 2;
  for (const GraphEndpoint& endpoint : container.endpoints) {
    svg.dot(layout.addresses + 4, y, 4, colored("fill", endpoint.network));
    const bool known = !endpoint.addresses.empty();
    svg.text(layout.addresses + 16, y, address_text(endpoint), known ? "" : "class=\"note\"");
    y += kLineHeight;
  }
  if (count > 0) return;
  const char* words = container.place == GraphPlace::shared ? "same addresses" : "no network";
  svg.text(layout.addresses, y - kLineHeight / 2, words, "class=\"note\"");
}

void draw_ports(Svg& svg, const PlacedContainer& placed) {
  const int right = placed.card.x + placed.card.width;
  const int y = middle(placed.card);
  if (placed.pills.empty()) return;
  const int bend = right + 28;
  for (std::size_t i = 0; i < placed.pills.size(); ++i) {
    const SvgBox& pill = placed.pills[i];
    svg.path("M" + std::to_string(pill.x) + " " + std::to_string(middle(pill)) + "H" +
                 std::to_string(bend) + "V" + std::to_string(y) + "H" + std::to_string(right + 8),
             "class=\"way\"");
    svg.rect(pill, 11, "class=\"pill\"");
    svg.text(pill.x + 11, middle(pill), placed.container->ports[i], "class=\"port\"");
  }
  const std::string tip = std::to_string(right + 2) + " " + std::to_string(y);
  svg.path("M" + tip + "l9 -5v10z", "class=\"tip\"");
}

void draw_container(Svg& svg, const PlacedContainer& placed, const GraphLayout& layout) {
  const GraphContainer& container = *placed.container;
  svg.rect(placed.card, 8, container.running ? "class=\"card\"" : "class=\"still\"");
  const int x = placed.card.x + kPadding;
  const int y = middle(placed.card);
  svg.text(x, y - 9, container.name, "class=\"name\"");
  svg.text(x, y + 9, note_text(container), "class=\"note\"");
  draw_addresses(svg, placed, layout);
  draw_ports(svg, placed);
  for (const GraphEndpoint& endpoint : container.endpoints) {
    const int rail = layout.networks[endpoint.network].x;
    svg.dot(rail, y, 7, colored("fill", endpoint.network));
    if (!container.running) svg.dot(rail, y, 4, "class=\"hole\"");
  }
}

}  // namespace

std::string graph_svg(const Graph& graph) {
  const GraphLayout layout = layout_graph(graph);
  Svg svg;
  svg.rect({0, 0, layout.width, layout.height}, 12, "class=\"page\"");
  draw_host(svg, graph, layout);
  for (const PlacedContainer& placed : layout.containers) draw_wire(svg, placed, layout);
  for (std::size_t i = 0; i < layout.networks.size(); ++i) {
    draw_network(svg, layout.networks[i], i, layout);
  }
  for (const PlacedContainer& placed : layout.containers) draw_container(svg, placed, layout);
  return svg.str(layout.width, layout.height, "cnet's networks and containers", kCss);
}

}  // namespace cnet::output
