#include "link_list.h"

#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "route.h"

namespace cnet::kernel {
namespace {

/// An address nobody has a route of its own for: those of documentation (RFC 5737, RFC 3849).
Ip nowhere(Family family) {
  return family == Family::v4 ? *Ip::parse("192.0.2.1") : *Ip::parse("2001:db8::1");
}

}  // namespace

std::vector<LinkState> all_links(Rtnetlink& rtnetlink) {
  std::vector<LinkState> links;
  const auto request = [] {
    Message message(RTM_GETLINK, NLM_F_DUMP);
    message.header(ifinfomsg{}).put_u32(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
    return message;
  };
  rtnetlink.dump(request, [&](const nlmsghdr& reply) { links.push_back(parse_link(reply)); });
  return links;
}

/// ip route get fibmatch 192.0.2.1
std::string default_route_link(Rtnetlink& rtnetlink, Family family) {
  const Ip target = nowhere(family);
  rtmsg header{};
  header.rtm_family = family == Family::v4 ? AF_INET : AF_INET6;
  header.rtm_dst_len = static_cast<unsigned char>(target.bits());
  header.rtm_flags = RTM_F_LOOKUP_TABLE | RTM_F_FIB_MATCH;
  Message message(RTM_GETROUTE, 0);
  message.header(header).put(RTA_DST, target.bytes());
  std::string link;
  rtnetlink.get(std::move(message), [&](const nlmsghdr& reply) {
    const RouteState route = parse_route(reply);
    if (route.type == RTN_UNICAST && route.link != 0) link = rtnetlink.name_of(route.link);
  });
  return link;
}

}  // namespace cnet::kernel
