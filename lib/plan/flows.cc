#include "cnet/plan/flows.h"

#include <variant>

namespace cnet {
namespace {

template <class Part>
const Part* part_of(const nft::Element& element) {
  for (const nft::Datum& datum : element.key) {
    if (const auto* part = std::get_if<Part>(&datum)) return part;
  }
  return nullptr;
}

bool leads_in(const std::string& set) {
  return set.starts_with("publish") || set.starts_with("opened");
}

}  // namespace

std::optional<Flows> flows_of(const nft::Element& element) {
  if (element.table != nft::Table::inet || !leads_in(element.set)) return std::nullopt;
  const auto* protocol = part_of<Protocol>(element);
  const auto* port = part_of<nft::Port>(element);
  if (protocol == nullptr || port == nullptr) return std::nullopt;
  Flows flows{.family = element.set.ends_with('6') ? Family::v6 : Family::v4,
              .protocol = *protocol,
              .port = port->number,
              .address = {}};
  if (const auto* address = part_of<Ip>(element)) flows.address = *address;
  return flows;
}

std::string conntrack_command(const Flows& flows) {
  std::string words = "conntrack --delete --family ";
  words += flows.family == Family::v4 ? "ipv4" : "ipv6";
  words += " --proto " + protocol_name(flows.protocol) + " --orig-port-dst " +
           std::to_string(flows.port);
  if (flows.address) words += " --orig-dst " + flows.address->str();
  return words;
}

}  // namespace cnet
