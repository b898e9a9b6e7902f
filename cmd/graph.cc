#include "cnet/output/graph.h"

#include <unistd.h>

#include <algorithm>
#include <climits>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/engine/containers.h"
#include "cnet/engine/networks.h"
#include "cnet/kernel/host_links.h"
#include "command.h"
#include "flags.h"
#include "session.h"
#include "show.h"
#include "terminal_window.h"

namespace cnet::cmd {
namespace {

constexpr unsigned kDefaultWidth = 80;  // into a file or pipe
constexpr unsigned kNarrowest = 40;

struct Flags {
  std::vector<std::string> networks;
  std::string format = "text";
  std::optional<int> width;
  bool all = false;
};

std::string host_name() {
  std::array<char, HOST_NAME_MAX + 1> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

std::vector<output::GraphLink> links_of_host() {
  std::vector<output::GraphLink> links;
  for (const AddressedLink& link : host_links()) {
    output::GraphLink& shown = links.emplace_back();
    shown.name = link.name;
    shown.default_route = link.default_route;
    for (const Prefix& address : link.addresses) shown.addresses.push_back(address.str());
  }
  return links;
}

std::vector<Network> chosen_networks(World& world, const std::vector<std::string>& names) {
  if (names.empty()) return list_networks(world);
  std::vector<Network> networks;
  for (const std::string& name : names) {
    Network network = view_network(world, name).network;
    const auto same = std::ranges::find(networks, network.id, &Network::id);
    if (same == networks.end()) networks.push_back(std::move(network));
  }
  return networks;
}

/// Whether the container is on one of them; host and none are modes and not endpoints.
bool is_on(const Container& container, const std::vector<Network>& networks) {
  return std::ranges::any_of(networks, [&](const Network& network) {
    switch (network.driver) {
      case DriverKind::host:
        return container.network_mode == NetworkMode::host;
      case DriverKind::none:
        return container.network_mode == NetworkMode::none;
      case DriverKind::bridge:
      case DriverKind::macvlan:
      case DriverKind::ipvlan:
      case DriverKind::remote:
        break;
    }
    return std::ranges::find(container.endpoints, network.id, &EndpointConfig::network) !=
           container.endpoints.end();
  });
}

/// Drops what is on none of the networks, and whose links are not shared with what is.
void keep_on(const std::vector<Network>& networks, std::vector<ContainerView>& views) {
  std::vector<ContainerId> kept;
  for (const ContainerView& view : views) {
    if (is_on(view.container, networks)) kept.push_back(view.container.id);
  }
  std::erase_if(views, [&](const ContainerView& view) {
    const bool shares = view.container.network_mode == NetworkMode::container;
    const ContainerId& whose = shares ? view.container.namespaces.network : view.container.id;
    return std::ranges::find(kept, whose) == kept.end();
  });
}

std::size_t width_of(const Flags& flags) {
  if (flags.width) {
    if (*flags.width < static_cast<int>(kNarrowest)) {
      throw Error("--width " + std::to_string(*flags.width) + " is too narrow for a picture",
                  Error::Kind::usage)
          .hint("it is " + std::to_string(kNarrowest) + " columns at least");
    }
    return static_cast<std::size_t>(*flags.width);
  }
  const Window window = window_of(STDOUT_FILENO);
  return window.columns == 0 ? kDefaultWidth : std::max<std::size_t>(window.columns, kNarrowest);
}

using Renderer = std::string (*)(const output::Graph&);

Renderer renderer_of(const std::string& format) {
  if (format == "text") return nullptr;
  if (format == "dot") return output::graph_dot;
  if (format == "mermaid") return output::graph_mermaid;
  if (format == "svg") return output::graph_svg;
  const std::vector<std::string> known{"text", "dot", "mermaid", "svg"};
  const auto near = nearest(format, known);
  throw Error("there is no picture format " + cnet::quoted(format), Error::Kind::usage)
      .hint(near ? "did you mean " + *near + "?" : "the formats are text, dot, mermaid and svg");
}

int run(Session& session, const Flags& flags) {
  session.set_goal("draw the networks");
  const Renderer renderer = renderer_of(flags.format);
  const output::GraphStyle style{.width = width_of(flags), .colors = wants_colors(STDOUT_FILENO)};
  World& world = session.world();
  std::vector<ContainerView> views = list_containers(world, flags.all);
  output::GraphFacts facts{.host = host_name(),
                           .links = links_of_host(),
                           .networks = chosen_networks(world, flags.networks)};
  if (!flags.networks.empty()) keep_on(facts.networks, views);
  for (const ContainerView& view : views) facts.containers.push_back(facts_of(view));
  const output::Graph graph = output::make_graph(facts);
  session.print(renderer == nullptr ? output::graph_text(graph, style) : renderer(graph));
  return 0;
}

}  // namespace

Action build_graph(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  flag(app, "-a,--all", flags->all, "Show stopped containers too");
  text(app, flags->format, {"--format", "FORMAT", "text, dot, mermaid or svg (default text)"});
  number(app, flags->width, {"--width", "COLUMNS", "Of the text (default: the terminal's, or 80)"});
  arguments(app, "NETWORK", flags->networks, 0);
  return [flags](Session& session) { return run(session, *flags); };
}

}  // namespace cnet::cmd
