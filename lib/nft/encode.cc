#include "cnet/nft/encode.h"

#include <algorithm>
#include <stdexcept>

#include "overloaded.h"

namespace cnet::nft {
namespace {

template <class Range>
Bytes bytes_of(const Range& range) {
  return Bytes(range.begin(), range.end());
}

Bytes name_bytes(const std::string& name) {
  Bytes bytes(16, 0);
  std::copy_n(name.begin(), std::min<std::size_t>(name.size(), 15), bytes.begin());
  return bytes;
}

}  // namespace

Encoded encode(const Datum& datum) {
  const auto single = [](Bytes bytes) { return Encoded{bytes, bytes}; };
  return std::visit(
      overloaded{
          [&](const IfName& name) { return single(name_bytes(name.name)); },
          // NFPROTO_IPV4 and NFPROTO_IPV6
          [&](Family family) {
            return single({family == Family::v4 ? std::uint8_t{2} : std::uint8_t{10}});
          },
          [&](Protocol protocol) { return single({static_cast<std::uint8_t>(protocol)}); },
          [&](Port port) {
            return single({static_cast<std::uint8_t>(port.number >> 8),
                           static_cast<std::uint8_t>(port.number & 0xff)});
          },
          [&](const Ip& ip) { return single(bytes_of(ip.bytes())); },
          [](const Prefix& prefix) {
            return Encoded{bytes_of(prefix.first().bytes()), bytes_of(prefix.last().bytes())};
          },
          [&](const Mac& mac) { return single(bytes_of(mac.bytes())); },
          [](Verdict) -> Encoded { throw std::logic_error("a verdict is no bytes"); },
      },
      datum);
}

bool fits(const Datum& datum, Type type) {
  const auto address = [type](Family family) {
    return family == Family::v4 ? type == Type::ipv4_addr
                                : type == Type::ipv6_addr || type == Type::bits128;
  };
  return std::visit(overloaded{
                        [&](const IfName& name) {
                          return type == Type::ifname && !name.name.empty() &&
                                 name.name.size() < 16;
                        },
                        [&](Family) { return type == Type::nf_proto; },
                        [&](Protocol) { return type == Type::inet_proto; },
                        [&](Port) { return type == Type::inet_service; },
                        [&](const Ip& ip) { return address(ip.family()); },
                        [&](const Prefix& prefix) { return address(prefix.family()); },
                        [&](const Mac&) { return type == Type::ether_addr; },
                        [&](Verdict) { return type == Type::verdict; },
                    },
                    datum);
}

}  // namespace cnet::nft
