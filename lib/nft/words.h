#pragma once

#include <array>
#include <bit>
#include <string>
#include <string_view>
#include <utility>

#include "cnet/nft/rule.h"

/// nft's words for cnet's rules, so that
///
///     rule(iifname == at("internal"), oifname != at("internal"), counter, drop, comment("no way
///     out"))
///
/// reads as the line it becomes: iifname @internal oifname != @internal counter drop comment "no
/// way out". What nft joins with '.' is joined with '+' here.
namespace cnet::nft::words {

// --- fields --------------------------------------------------------------------------------------
inline constexpr Field iifname{"iifname", Type::ifname, Meta::iifname};
inline constexpr Field oifname{"oifname", Type::ifname, Meta::oifname};

namespace meta {
inline constexpr Field nfproto{"meta nfproto", Type::nf_proto, Meta::nfproto};
inline constexpr Field l4proto{"meta l4proto", Type::inet_proto, Meta::l4proto};
}  // namespace meta

namespace ct {
inline constexpr Field state{"ct state", Type::ct_state, Ct::state};
inline constexpr Field status{"ct status", Type::ct_status, Ct::status};
}  // namespace ct

namespace fib {
inline constexpr Field daddr_type{"fib daddr type", Type::address_type, Fib::daddr_type};
inline constexpr Field daddr_iif_type{"fib daddr . iif type", Type::address_type,
                                      Fib::daddr_iif_type};
}  // namespace fib

constexpr Payload link(std::uint8_t offset) { return {Payload::Base::link, offset}; }
constexpr Payload network(std::uint8_t offset) { return {Payload::Base::network, offset}; }
constexpr Payload transport(std::uint8_t offset) { return {Payload::Base::transport, offset}; }

namespace ether {
inline constexpr Field saddr{"ether saddr", Type::ether_addr, link(6)};
inline constexpr Field type{"ether type", Type::ether_type, link(12)};
}  // namespace ether

namespace arp {
inline constexpr Field saddr_ether{"arp saddr ether", Type::ether_addr, network(8), Network::arp};
inline constexpr Field saddr_ip{"arp saddr ip", Type::ipv4_addr, network(14), Network::arp};
}  // namespace arp

namespace ip {
inline constexpr Field saddr{"ip saddr", Type::ipv4_addr, network(12), Network::ip};
inline constexpr Field daddr{"ip daddr", Type::ipv4_addr, network(16), Network::ip};
}  // namespace ip

namespace ip6 {
inline constexpr Field saddr{"ip6 saddr", Type::ipv6_addr, network(8), Network::ip6};
inline constexpr Field daddr{"ip6 daddr", Type::ipv6_addr, network(24), Network::ip6};
}  // namespace ip6

/// The ports of TCP, UDP and SCTP alike. Of ICMP it would be the checksum: look at the protocol,
/// too.
namespace th {
inline constexpr Field dport{"th dport", Type::inet_service, transport(2)};
/// nft 1.0.6 has no `icmpv6 taddr`: the 128 bits behind the first 64 of the ICMPv6 header.
inline constexpr Field target{"@th,64,128", Type::bits128, transport(8)};
}  // namespace th

namespace udp {
inline constexpr Field sport{"udp sport", Type::inet_service, transport(0), Network::any,
                             Transport::udp};
inline constexpr Field dport{"udp dport", Type::inet_service, transport(2), Network::any,
                             Transport::udp};
}  // namespace udp

namespace icmpv6 {
inline constexpr Field type{"icmpv6 type", Type::icmpv6_type, transport(0), Network::ip6,
                            Transport::icmpv6};
}  // namespace icmpv6

// --- values --------------------------------------------------------------------------------------
inline Constant value(const char* words, const Bytes& bytes) { return {words, {bytes, bytes}}; }
inline Constant value(const Datum& datum) { return {str(datum), encode(datum)}; }
inline Constant name(const char* ifname) {
  return {std::string("\"") + ifname + "\"", encode(Datum(IfName{ifname}))};
}
inline Constant port(std::uint16_t number) { return value(Datum(Port{number})); }
inline Constant address(std::string_view text) { return value(Datum(Ip::parse(text).value())); }
inline Constant prefix(std::string_view text) { return value(Datum(Prefix::parse(text).value())); }
inline Constant protocol(Protocol number) { return value(Datum(number)); }
/// A number in the host's byte order, as fib delivers it.
inline Constant host_number(const char* words, std::uint32_t number) {
  const auto bytes = std::bit_cast<std::array<std::uint8_t, sizeof number>>(number);
  return value(words, Bytes(bytes.begin(), bytes.end()));
}

inline Constant unicast() { return host_number("unicast", 1); }  // RTN_UNICAST
inline Constant local() { return host_number("local", 2); }      // RTN_LOCAL

template <class... Constants>
OneOf one_of(Constants... constants) {
  return {std::move(constants)...};
}
inline OneOf with_ports() {
  return one_of(protocol(Protocol::tcp), protocol(Protocol::udp), protocol(Protocol::sctp));
}
constexpr SetRef at(const char* set) { return {set}; }

// --- statements ----------------------------------------------------------------------------------
inline Key operator+(const Field& a, const Field& b) { return {a, b}; }
inline Key operator+(Key key, const Field& field) {
  key.push_back(field);
  return key;
}

template <class Right>
Match operator==(const Field& field, Right right) {
  return {{field}, false, std::move(right)};
}
template <class Right>
Match operator!=(const Field& field, Right right) {
  return {{field}, true, std::move(right)};
}
inline Match operator==(Key key, SetRef set) { return {std::move(key), false, set}; }
inline Match operator!=(Key key, SetRef set) { return {std::move(key), true, set}; }

inline constexpr Counter counter;
inline constexpr Masquerade masquerade;
inline constexpr Decision accept{Decision::Kind::accept};
inline constexpr Decision drop{Decision::Kind::drop};
inline constexpr Decision return_{Decision::Kind::return_};
constexpr Decision goto_(const char* chain) { return {Decision::Kind::goto_, chain}; }

inline VerdictMap vmap(Key key, SetRef map) { return {std::move(key), map}; }
inline VerdictMap vmap(const Field& field, SetRef map) { return {{field}, map}; }
inline VerdictMap vmap(const Field& field, VerdictMap::Entries entries) {
  return {{field}, std::move(entries)};
}

inline Dnat dnat_ip_to(Key key, SetRef map) { return {Family::v4, std::move(key), map}; }
inline Dnat dnat_ip6_to(Key key, SetRef map) { return {Family::v6, std::move(key), map}; }

// --- rules ---------------------------------------------------------------------------------------
struct Comment {
  const char* text;
};
constexpr Comment comment(const char* text) { return {text}; }

inline void put(Rule& rule, Comment comment) { rule.comment = comment.text; }
template <class Word>
void put(Rule& rule, Word word) {
  rule.statements.emplace_back(std::move(word));
}

template <class... Words>
Rule rule(Words... words) {
  Rule made;
  made.statements.reserve(sizeof...(words));
  (put(made, std::move(words)), ...);
  return made;
}

}  // namespace cnet::nft::words
