#pragma once

#include <vector>

#include "cnet/output/graph.h"
#include "svg.h"

namespace cnet::output {

inline constexpr int kNameSize = 14;  // pixels of letters
inline constexpr int kSmallSize = 12;
inline constexpr int kLineHeight = 20;
inline constexpr int kPadding = 14;  // inside a card
inline constexpr int kMargin = 24;   // around the picture

/// A container in the picture.
struct PlacedContainer {
  const GraphContainer* container = nullptr;
  SvgBox card;
  std::vector<SvgBox> pills;  ///< one for each published port
};

/// The line of a network, from the host or its own heading down to the last container on it.
struct PlacedNetwork {
  const GraphNetwork* network = nullptr;
  int x = 0;
  int top = 0;
  int heading = 0;  ///< middle of the row that names it
  int bottom = 0;
};

/// Where everything is, in pixels.
struct GraphLayout {
  SvgBox host;
  std::vector<PlacedNetwork> networks;
  std::vector<PlacedContainer> containers;  ///< without those in the host's box
  std::vector<const GraphContainer*> on_host;
  int words = 0;      ///< x where names of networks and cards begin
  int addresses = 0;  ///< x of the addresses in a card
  int width = 0;
  int height = 0;
};

GraphLayout layout_graph(const Graph& graph);

/// "nginx", "nginx · exited"
std::string note_text(const GraphContainer& container);
/// "10.9.0.2, fd00::2"; "no address" when there is none.
std::string address_text(const GraphEndpoint& endpoint);
/// "198.51.100.1/24, fd00::1/64 · default route"
std::string link_text(const GraphLink& link);
std::string network_text(const GraphNetwork& network);

}  // namespace cnet::output
