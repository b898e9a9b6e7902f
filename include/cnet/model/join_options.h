#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cnet/addr/ip.h"
#include "cnet/addr/prefix.h"

namespace cnet {

/// --route DESTINATION,GATEWAY[,METRIC]
struct StaticRoute {
  Prefix destination;        ///< canonical
  Ip via;                    ///< of the same family
  std::uint32_t metric = 0;  ///< 0: the kernel's default
  friend bool operator==(const StaticRoute&, const StaticRoute&) = default;
};

/// --rate, --burst: how fast an endpoint sends, and how fast it is sent to.
struct Rate {
  std::uint64_t bits = 0;   ///< per second; 0: not limited
  std::uint32_t burst = 0;  ///< bytes that may go at once; 0: chosen from the rate
  friend bool operator==(const Rate&, const Rate&) = default;
};

/// "10mbit", "512kbit", "1gbit", "1250000bps" as tc(8) writes rates; absent when it is none.
std::optional<std::uint64_t> parse_rate(std::string_view text);
/// "10mbit": the largest unit without a remainder.
std::string rate_text(std::uint64_t bits);
/// The same with its burst if one was given: "10mbit burst 65536b".
std::string rate_text(const Rate& rate);
/// "32k", "16kb", "1m" as tc(8) writes sizes, in bytes; absent when it is none.
std::optional<std::uint32_t> parse_burst(std::string_view text);

/// What whoever joins a network gets beside an address: of every driver that gives interfaces.
struct JoinOptions {
  std::string interface_prefix = "eth";  ///< "eth0", "eth1" ... inside the container
  bool default_route = true;             ///< false: no_default_route
  std::uint32_t metric = 0;              ///< of the default route; 0: the kernel's default
  std::vector<StaticRoute> routes;
  Rate rate;                             ///< of each endpoint that has none of its own
  friend bool operator==(const JoinOptions&, const JoinOptions&) = default;
};

}  // namespace cnet
