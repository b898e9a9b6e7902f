#include "route.h"

#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <cerrno>

#include "attempt.h"
#include "cnet/base/error.h"

namespace cnet::kernel {
namespace {

std::uint8_t number_of(Family family) { return family == Family::v4 ? AF_INET : AF_INET6; }

/// ip route ... [prohibit] DESTINATION [via VIA] [dev LINK] [table TABLE]
Message route_message(std::uint16_t type, unsigned flags, const Route& route, unsigned link) {
  const bool on_link = !route.via && !route.prohibit;
  Message message(type, flags);
  rtmsg header{};
  header.rtm_family = number_of(route.destination.family());
  header.rtm_dst_len = static_cast<std::uint8_t>(route.destination.length());
  header.rtm_protocol = RTPROT_BOOT;
  header.rtm_scope = on_link ? RT_SCOPE_LINK : RT_SCOPE_UNIVERSE;
  header.rtm_type = route.prohibit ? RTN_PROHIBIT : RTN_UNICAST;
  message.header(header).put_u32(RTA_TABLE, route.table);
  if (route.destination.length() > 0) message.put(RTA_DST, route.destination.ip().bytes());
  if (route.via) message.put(RTA_GATEWAY, route.via->bytes());
  if (link != 0) message.put_u32(RTA_OIF, link);
  if (route.metric != 0) message.put_u32(RTA_PRIORITY, route.metric);
  return message;
}

/// An IPv4 route can be asked for without listing its table: RTM_NEWROUTE without NLM_F_CREATE
/// makes nothing, and the kernel says EEXIST only for a route with the same next hop
/// (fib_table_insert in net/ipv4/fib_trie.c). Of IPv6 the same request makes the route.
bool exists_v4(const Route& route, Rtnetlink& rtnetlink, unsigned link) {
  return rtnetlink.ask(route_message(RTM_NEWROUTE, 0, route, link)).err == EEXIST;
}

bool exists_v6(const Route& route, Rtnetlink& rtnetlink, unsigned link) {
  bool found = false;
  dump_routes(rtnetlink, {.family = Family::v6, .table = route.table},
              [&](const RouteState& other) {
                const bool same_way = route.prohibit ? other.type == RTN_PROHIBIT
                                                     : other.link == link && other.via == route.via;
                const bool same_metric = route.metric == 0 || other.metric == route.metric;
                found |= same_way && same_metric && other.destination == route.destination;
              });
  return found;
}

}  // namespace

std::optional<Message> add_message(const Route& route, Rtnetlink& rtnetlink) {
  const unsigned link = route.link.empty() ? 0 : rtnetlink.index_of(route.link);
  if (link == 0 && !route.link.empty()) throw Error::system(attempt(route), ENODEV);
  return route_message(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL, route, link);
}

std::optional<Message> delete_message(const Route& route, Rtnetlink& rtnetlink) {
  const unsigned link = route.link.empty() ? 0 : rtnetlink.index_of(route.link);
  if (link == 0 && !route.link.empty()) return std::nullopt;
  return route_message(RTM_DELROUTE, 0, route, link);
}

bool exists(const Route& route, Rtnetlink& rtnetlink) {
  const unsigned link = route.link.empty() ? 0 : rtnetlink.index_of(route.link);
  if (link == 0 && !route.link.empty()) return false;
  return route.destination.family() == Family::v4 ? exists_v4(route, rtnetlink, link)
                                                  : exists_v6(route, rtnetlink, link);
}

RouteState parse_route(const nlmsghdr& reply) {
  const auto* header = static_cast<const rtmsg*>(NLMSG_DATA(&reply));
  const Attributes attributes(reply, sizeof *header);
  const Family family = header->rtm_family == AF_INET ? Family::v4 : Family::v6;
  const auto address = [&](int attribute) -> std::optional<Ip> {
    const auto bytes = attributes.find(attribute);
    if (bytes.size() != (family == Family::v4 ? 4U : 16U)) return std::nullopt;
    return Ip::from_bytes(bytes);
  };
  return {.destination = Prefix(address(RTA_DST).value_or(Ip::any(family)), header->rtm_dst_len),
          .via = address(RTA_GATEWAY),
          .link = attributes.u32(RTA_OIF),
          .type = header->rtm_type,
          .protocol = header->rtm_protocol,
          .table = attributes.u32(RTA_TABLE),
          .metric = attributes.u32(RTA_PRIORITY),
          .on_link = header->rtm_type == RTN_UNICAST && !attributes.has(RTA_GATEWAY) &&
                     !attributes.has(RTA_VIA) && !attributes.has(RTA_MULTIPATH)};
}

void dump_routes(Rtnetlink& rtnetlink, const RouteFilter& filter,
                 const std::function<void(const RouteState&)>& each) {
  const auto request = [&] {
    rtmsg header{};
    header.rtm_family = number_of(filter.family);
    header.rtm_protocol = filter.protocol;
    header.rtm_type = filter.type;
    Message message(RTM_GETROUTE, NLM_F_DUMP);
    message.header(header).put_u32(RTA_TABLE, filter.table);
    return message;
  };
  rtnetlink.dump(request, [&](const nlmsghdr& reply) {
    if (reply.nlmsg_type != RTM_NEWROUTE) return;
    const RouteState route = parse_route(reply);
    if (route.table == filter.table) each(route);
  });
}

}  // namespace cnet::kernel
