#pragma once

#include <cstdint>

namespace cnet::resolver {

/// In the network namespace of the calling thread: what is sent to 127.0.0.11:53 arrives at
/// `port`, and what comes from there says that it came from 53. No connection is tracked.
///
///   nft add table ip cnet
///   nft add chain ip cnet resolver '{ type filter hook output priority raw; }'
///   nft add rule ip cnet resolver meta l4proto udp ip daddr 127.0.0.11 udp dport 53 udp dport set PORT
///   nft add rule ip cnet resolver meta l4proto udp ip saddr 127.0.0.11 udp sport PORT udp sport set 53
///   (and both for tcp)
///
/// Throws Error.
void rewrite_port(std::uint16_t port);

}  // namespace cnet::resolver
