#pragma once

#include <cstdint>
#include <string_view>

#include "cnet/addr/mac.h"

namespace cnet {

/// The hardware address of a link that cnet makes in the host, derived from its alias
/// ("cnet:network:<id>"). A bridge with an address of its own keeps it when ports join. And it
/// tells whose link it is until the alias is written: the kernel takes an alias only for a link
/// that exists, and cnet may be killed in between.
Mac link_mac(std::string_view alias);

/// A link with a smaller MTU has no IPv6 (RFC 8200), and none of its settings.
inline constexpr std::uint32_t kLeastIpv6Mtu = 1280;

}  // namespace cnet
