#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "cnet/addr/ip.h"

namespace cnet::dns {

inline constexpr std::size_t kMostLabel = 63;   ///< bytes (RFC 1035, 2.3.4)
inline constexpr std::size_t kMostName = 255;   ///< bytes on the wire, lengths and root included

/// Reads the name at `offset` of a message, which must not be compressed, and moves `offset` behind
/// it. Returns it in lower case, with a '.' between labels and none at the end ("" is the root); a
/// byte that no name of cnet's has (a '.' inside a label too) is shown as '?', so that what is not
/// plain text matches nothing. Absent when it leaves the message, is compressed or too long.
std::optional<std::string> read_name(std::span<const std::uint8_t> message, std::size_t& offset);

/// Moves `offset` behind the name there, compressed or not; what a pointer leads to is not looked
/// at. False when it leaves the message or is too long.
bool skip_name(std::span<const std::uint8_t> message, std::size_t& offset);

/// A name ("db.my-net", a '.' at the end or not) on the wire, uncompressed. Absent when a label is
/// empty or longer than 63 bytes or the whole longer than 255.
std::optional<std::string> to_wire(std::string_view name);

/// The address of "4.3.2.1.in-addr.arpa" or of 32 nibbles under ip6.arpa; in lower case. Absent for
/// any other name.
std::optional<Ip> reverse_address(std::string_view name);

/// The wildcard that answers for a name next: "*.b.c" for "a.b.c", "*.c" for "*.b.c"; empty when
/// there is none left.
std::string wildcard_above(std::string_view name);

}  // namespace cnet::dns
