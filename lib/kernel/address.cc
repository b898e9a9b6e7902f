#include "address.h"

#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "attempt.h"
#include "cnet/base/error.h"

namespace cnet::kernel {
namespace {

bool is_v4(const Address& address) { return address.prefix.family() == Family::v4; }

ifaddrmsg header_of(const Address& address, unsigned link) {
  ifaddrmsg header{};
  header.ifa_family = is_v4(address) ? AF_INET : AF_INET6;
  header.ifa_prefixlen = static_cast<std::uint8_t>(address.prefix.length());
  header.ifa_index = link;
  return header;
}

}  // namespace

/// ip address add PREFIX brd + dev LINK; for IPv6 nodad, since no two containers are given the same
/// address.
std::optional<Message> add_message(const Address& address, Rtnetlink& rtnetlink) {
  const unsigned link = rtnetlink.index_of(address.link);
  if (link == 0) throw Error::system(attempt(address), ENODEV);
  const Prefix& prefix = address.prefix;
  Message message(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL);
  message.header(header_of(address, link))
      .put(IFA_LOCAL, prefix.ip().bytes())
      .put(IFA_ADDRESS, prefix.ip().bytes());
  if (!is_v4(address)) message.put_u32(IFA_FLAGS, IFA_F_NODAD);
  if (is_v4(address) && prefix.length() < 31) message.put(IFA_BROADCAST, prefix.last().bytes());
  return message;
}

/// ip address delete PREFIX dev LINK
std::optional<Message> delete_message(const Address& address, Rtnetlink& rtnetlink) {
  const unsigned link = rtnetlink.index_of(address.link);
  if (link == 0) return std::nullopt;
  Message message(RTM_DELADDR, 0);
  message.header(header_of(address, link)).put(IFA_LOCAL, address.prefix.ip().bytes());
  return message;
}

bool exists(const Address& address, Rtnetlink& rtnetlink) {
  const unsigned link = rtnetlink.index_of(address.link);
  if (link == 0) return false;
  const auto present = addresses_of(link, address.prefix.family(), rtnetlink);
  return std::ranges::find(present, address.prefix) != present.end();
}

/// ip address show dev LINK: the kernel lists the addresses of this one link.
std::vector<Prefix> addresses_of(unsigned link, Family family, Rtnetlink& rtnetlink) {
  ifaddrmsg of_link{};
  of_link.ifa_family = family == Family::v4 ? AF_INET : AF_INET6;
  of_link.ifa_index = link;
  std::vector<Prefix> found;
  rtnetlink.dump(
      [&] {
        Message message(RTM_GETADDR, NLM_F_DUMP);
        message.header(of_link);
        return message;
      },
      [&](const nlmsghdr& reply) {
        const auto* header = static_cast<const ifaddrmsg*>(NLMSG_DATA(&reply));
        const Attributes attributes(reply, sizeof *header);
        // IPv4's own address is in IFA_LOCAL, IPv6 has only IFA_ADDRESS.
        const auto ip = attributes.find(family == Family::v4 ? IFA_LOCAL : IFA_ADDRESS);
        if (!ip.empty()) found.emplace_back(Ip::from_bytes(ip), header->ifa_prefixlen);
      });
  return found;
}

}  // namespace cnet::kernel
