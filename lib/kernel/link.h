#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cnet/addr/mac.h"
#include "rtnetlink.h"

namespace cnet::kernel {

/// The group (ip-link(8)) of a link that has its parent's address, until it has its alias.
inline constexpr unsigned kUnfinished = 0x636e6574;

/// What cnet asks about a link.
struct LinkState {
  std::string name;
  unsigned index = 0;
  unsigned flags = 0;  ///< IFF_*
  unsigned mtu = 0;
  unsigned master = 0;  ///< index of its bridge; 0 without one
  std::string kind;     ///< "bridge", "veth"
  std::string master_kind;
  bool ethernet = false;
  unsigned group = 0;
  std::string alias;
  Mac mac;
  bool isolated = false;  ///< bridge port flags
  bool hairpin = false;

  bool up() const;
};

/// ip link show NAME; absent when there is no such link.
std::optional<LinkState> find_link(Rtnetlink& rtnetlink, const std::string& name);
/// The same for a reply of RTM_GETLINK.
LinkState parse_link(const nlmsghdr& reply);

/// Whether cnet made the link for the resource with this alias. A link without an alias is cnet's
/// if it has the address that follows from the alias, or is in kUnfinished: it was made by a process
/// that was killed before it could write the alias.
bool is_ours(const LinkState& link, std::string_view kind, std::string_view alias);

/// Whether the link's address is the one that follows from the alias: asked by ioctl, without RTNL,
/// which the end of somebody's namespace may hold for 20 ms. A link whose address was changed is
/// still cnet's, so a "no" is worth a question to find_link.
bool has_mark(Rtnetlink& rtnetlink, const std::string& name, std::string_view alias);
/// The index of that link if it is cnet's; absent when it is another's, or there is none.
std::optional<unsigned> find_ours(Rtnetlink& rtnetlink, const std::string& name,
                                  std::string_view kind, std::string_view alias);

/// ip link set NAME up ...: attributes may be added.
Message change_link(const std::string& name);
/// ip link set INDEX up | down
Message set_link_up(unsigned index, bool up);
/// ip link delete INDEX
Message delete_link(unsigned index);

/// addrgenmode none: no IPv6 link-local address. Does nothing for a link that will have no
/// IPv6 at all, where the kernel would refuse it (EAFNOSUPPORT).
void put_no_link_local(Message& message, const std::string& name, unsigned mtu);
/// Not on a kernel without IPv6, nor with an MTU below 1280 (RFC 8200).
bool has_ipv6(const std::string& name, unsigned mtu);

}  // namespace cnet::kernel
