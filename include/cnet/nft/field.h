#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace cnet::nft {

/// nft's data types: of a field, of a part of a set's key, of a map's data.
enum class Type {
  ifname,
  nf_proto,
  inet_proto,
  inet_service,
  ipv4_addr,
  ipv6_addr,
  ether_addr,
  ether_type,
  icmpv6_type,
  address_type,  ///< what fib answers: local, unicast ...
  ct_state,
  ct_status,
  bits128,  ///< 16 raw bytes, "integer" in nft: a field by offset, as @th,64,128
  verdict,
};

struct TypeTraits {
  const char* name;  ///< as nft prints it behind `type`
  std::uint32_t id;  ///< nft's own number, stored in the kernel for `nft list`; 0 for types no set
                     ///< of cnet's has
  std::uint32_t bytes;  ///< unpadded; 0 for a verdict
  bool host_order;      ///< as a number of the host's byte order instead of a packet's
};
const TypeTraits& traits(Type type);

/// The packet's own protocol layers, which a field may presuppose. nft writes these matches itself:
/// `ip daddr` in an inet table first matches IPv4.
enum class Network : std::uint8_t { any, ip, ip6, arp };
enum class Transport : std::uint8_t { any, udp, icmpv6 };

/// Where a field's value comes from.
enum class Meta : std::uint8_t { nfproto, l4proto, iifname, oifname };
enum class Ct : std::uint8_t { state, status };
enum class Fib : std::uint8_t { daddr_type, daddr_iif_type };
struct Payload {
  enum class Base : std::uint8_t { link, network, transport };
  Base base;
  std::uint8_t offset;  ///< bytes
};

/// One thing a rule can look at: `ip daddr`, `meta l4proto`, `fib daddr type`.
struct Field {
  const char* words;
  Type type;
  std::variant<Meta, Ct, Fib, Payload> source;
  Network network = Network::any;
  Transport transport = Transport::any;
};

/// Fields joined with " . ": what is looked up in a set.
using Key = std::vector<Field>;

/// Each part of a concatenation starts at a multiple of four bytes, in registers as in elements.
constexpr std::uint32_t padded(std::uint32_t bytes) { return (bytes + 3) / 4 * 4; }

}  // namespace cnet::nft
