#include <algorithm>
#include <array>

#include "cnet/ipam/ipam.h"

namespace cnet::ipam {
namespace {

/// The network address, and IPv4's broadcast address. A subnet of one or two addresses has neither
/// (RFC 3021, RFC 6164); the first address of an IPv6 subnet is the routers' anycast address (RFC
/// 4291 2.6.1), its last is usable.
bool is_reserved(const Prefix& prefix, const Ip& ip) {
  if (prefix.length() >= prefix.ip().bits() - 1) return false;
  return ip == prefix.first() || (ip.family() == Family::v4 && ip == prefix.last());
}

bool is_aux(const Subnet& subnet, const Ip& ip) {
  return std::ranges::any_of(subnet.aux, [&ip](const auto& aux) { return aux.second == ip; });
}

Ip successor(const Prefix& range, const Ip& ip) {
  return ip == range.last() ? range.first() : ip.plus(1).value();
}

}  // namespace

bool is_assignable(const Subnet& subnet, const Ip& ip) {
  return subnet.prefix.contains(ip) && !is_reserved(subnet.prefix, ip) && subnet.gateway != ip &&
         !is_aux(subnet, ip);
}

std::optional<Ip> choose_address(const Subnet& subnet, std::optional<Ip> last,
                                 const std::function<bool(const Ip&)>& try_take) {
  const Prefix range = subnet.range.value_or(subnet.prefix);
  const bool goes_on = last && range.contains(*last);
  const Ip start = goes_on ? successor(range, *last) : range.first();
  Ip ip = start;
  do {
    if (is_assignable(subnet, ip) && try_take(ip)) return ip;
    ip = successor(range, ip);
  } while (ip != start);
  return std::nullopt;
}

std::optional<Ip> default_gateway(const Subnet& subnet) {
  const auto free_in = [&subnet](const Prefix& range) {
    Subnet without_gateway{.prefix = subnet.prefix, .range = range, .aux = subnet.aux};
    return choose_address(without_gateway, std::nullopt, [](const Ip&) { return true; });
  };
  if (subnet.range) {
    if (const auto gateway = free_in(*subnet.range)) return gateway;
  }
  return free_in(subnet.prefix);
}

namespace {

std::array<std::uint8_t, 6> first_bytes(const std::string& digits) {
  std::array<std::uint8_t, 6> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<std::uint8_t>(std::stoul(digits.substr(2 * i, 2), nullptr, 16));
  }
  return bytes;
}

Mac local_mac(std::array<std::uint8_t, 6> bytes) {
  bytes[0] = static_cast<std::uint8_t>((bytes[0] | 0x02) & 0xfe);  // locally administered, unicast
  return Mac(bytes);
}

}  // namespace

Mac generate_mac(const EndpointId& endpoint) { return local_mac(first_bytes(endpoint.str())); }

/// Both ids are random, so their difference is.
Mac lasting_mac(const NetworkId& network, const ContainerId& container) {
  auto bytes = first_bytes(container.str());
  const auto others = first_bytes(network.str());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<std::uint8_t>(bytes[i] ^ others[i]);
  }
  return local_mac(bytes);
}

}  // namespace cnet::ipam
