#include "graph_words.h"

#include <algorithm>

#include "cnet/output/table.h"

namespace cnet::output {
namespace {

constexpr const char* kBold = "1";
constexpr const char* kDim = "2";
constexpr std::size_t kGap = 3;           // between columns
constexpr std::size_t kLongestName = 32;  // a longer one is cut

}  // namespace

GraphWords words_of(const GraphLink& link) {
  GraphWords words{.name = {link.name, ""}};
  for (const std::string& address : link.addresses) words.middle.push_back({address, ""});
  if (link.default_route) words.last.push_back({"default route", kDim});
  return words;
}

GraphWords words_of(const GraphNetwork& network, std::size_t index) {
  GraphWords words{.name = {ellipsis(network.name, kLongestName), "1;" + network_sgr(index)}};
  for (const std::string& subnet : network.subnets) {
    words.middle.push_back({subnet, network_sgr(index)});
  }
  if (!network.interface.empty()) words.last.push_back({network.interface, kDim});
  if (!network.way_out) words.last.push_back({"no way out", kDim});
  return words;
}

GraphWords words_of(const Graph& graph, const GraphContainer& container, const GraphBand& band) {
  GraphWords words{.name = {ellipsis(container.name, kLongestName), kBold}};
  for (const GraphEndpoint& endpoint : container.endpoints) {
    const std::string elsewhere =
        band.has(endpoint.network) ? "" : graph.networks[endpoint.network].name + ": ";
    if (!elsewhere.empty() && endpoint.addresses.empty()) {
      words.middle.push_back({elsewhere + "-", network_sgr(endpoint.network)});
    }
    for (const std::string& address : endpoint.addresses) {
      words.middle.push_back({elsewhere + address, network_sgr(endpoint.network)});
    }
  }
  switch (container.place) {
    case GraphPlace::networks:
      break;
    case GraphPlace::host:
      words.middle.push_back({"has the host's network", kDim});
      break;
    case GraphPlace::shared:
      words.name.text = "└ " + words.name.text;
      words.middle.push_back({"shares these addresses", kDim});
      break;
    case GraphPlace::none:
      words.middle.push_back({"no network", kDim});
      break;
  }
  for (const std::string& port : container.ports) words.last.push_back({port, ""});
  if (container.state != "running") words.last.push_back({container.state, kDim});
  return words;
}

GraphColumns fit(const std::vector<GraphWords>& words, std::size_t width) {
  GraphColumns columns;
  std::size_t widest_middle = 0;
  std::size_t widest_last = 0;
  for (const GraphWords& each : words) {
    columns.name = std::max(columns.name, character_count(each.name.text));
    columns.middle = std::max(columns.middle, natural_width(each.middle));
    columns.last = std::max(columns.last, natural_width(each.last));
    widest_middle = std::max(widest_middle, widest_item(each.middle));
    widest_last = std::max(widest_last, widest_item(each.last));
  }
  const std::size_t taken = columns.name + kGap;
  const std::size_t left = width > taken ? width - taken : 0;
  if (columns.middle + kGap + columns.last <= left) return columns;
  if (widest_middle + kGap + widest_last > left) {
    columns.stacked = true;
    columns.middle = columns.last = left;
    return columns;
  }
  const std::size_t beside_last = left - kGap - std::min(columns.last, left - kGap);
  columns.middle = std::min(columns.middle, std::max(widest_middle, beside_last));
  columns.last = left - kGap - columns.middle;
  return columns;
}

std::vector<InkLine> set(const GraphWords& words, const GraphColumns& columns) {
  const std::vector<InkLine> middle = wrap(words.middle, columns.middle);
  const std::vector<InkLine> last = wrap(words.last, columns.last);
  const bool has_middle = !words.middle.empty();
  const std::size_t last_from = columns.stacked && has_middle ? middle.size() : 0;
  const std::size_t last_at =
      columns.stacked ? columns.name + kGap : columns.name + kGap + columns.middle + kGap;
  const std::size_t count =
      std::max(middle.size(), words.last.empty() ? 0 : last_from + last.size());
  std::vector<InkLine> lines(count);
  lines[0].add(words.name.text, words.name.sgr);
  for (std::size_t i = 0; i < count; ++i) {
    if (i < middle.size() && has_middle) {
      lines[i].pad_to(columns.name + kGap);
      lines[i].add(middle[i]);
    }
    if (words.last.empty() || i < last_from || i - last_from >= last.size()) continue;
    lines[i].pad_to(last_at);
    lines[i].add(last[i - last_from]);
  }
  return lines;
}

}  // namespace cnet::output
