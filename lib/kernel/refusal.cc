#include "refusal.h"

#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <cerrno>

#include "route.h"

namespace cnet::kernel {

bool routing_refuses(Rtnetlink& rtnetlink, const PacketFacts& facts, std::uint32_t in,
                     std::uint32_t mark) {
  rtmsg header{};
  header.rtm_family = facts.destination.family() == Family::v4 ? AF_INET : AF_INET6;
  header.rtm_dst_len = static_cast<unsigned char>(facts.destination.bits());
  header.rtm_src_len = static_cast<unsigned char>(facts.source.bits());
  Message message(RTM_GETROUTE, 0);
  message.header(header)
      .put(RTA_DST, facts.destination.bytes())
      .put(RTA_SRC, facts.source.bytes())
      .put_u32(RTA_IIF, in)
      .put_u32(RTA_MARK, mark);
  bool prohibited = false;
  const Answer answer = rtnetlink.get(std::move(message), [&](const nlmsghdr& reply) {
    prohibited = parse_route(reply).type == RTN_PROHIBIT;  // IPv6; IPv4 makes an error of it
  });
  return prohibited || answer.err == EACCES;
}

}  // namespace cnet::kernel
