#pragma once

#include <functional>
#include <optional>

#include "cnet/plan/resource.h"
#include "rtnetlink.h"

namespace cnet::kernel {

/// Throws Error when there is no such link.
std::optional<Message> add_message(const Route& route, Rtnetlink& rtnetlink);
/// Absent when the link is gone, and with it the route.
std::optional<Message> delete_message(const Route& route, Rtnetlink& rtnetlink);
/// The very route: same destination, next hop and link.
bool exists(const Route& route, Rtnetlink& rtnetlink);

/// What a route of a dump says.
struct RouteState {
  Prefix destination;
  std::optional<Ip> via;
  unsigned link = 0;      ///< index; 0 without one
  std::uint8_t type = 0;      ///< RTN_*
  std::uint8_t protocol = 0;  ///< RTPROT_*: who made it
  std::uint32_t table = 0;
  std::uint32_t metric = 0;
  bool on_link = false;  ///< reaches its destination without a gateway
};

/// Which routes a dump is to hold; the kernel leaves out the others.
struct RouteFilter {
  Family family = Family::v4;
  std::uint32_t table = 254;
  std::uint8_t protocol = 0;  ///< RTPROT_*; 0: any
  std::uint8_t type = 0;      ///< RTN_*; 0: any
};

/// ip route show table TABLE proto PROTOCOL type TYPE
void dump_routes(Rtnetlink& rtnetlink, const RouteFilter& filter,
                 const std::function<void(const RouteState&)>& each);
RouteState parse_route(const nlmsghdr& reply);

}  // namespace cnet::kernel
