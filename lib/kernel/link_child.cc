#include "link_child.h"

#include <linux/if.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>

#include <cerrno>

#include "attempt.h"
#include "cnet/base/error.h"
#include "cnet/plan/link_mac.h"
#include "link.h"
#include "once_free.h"

namespace cnet::kernel {
namespace {

const char* kind_of(const ChildLink& child) {
  return std::holds_alternative<MacvlanMode>(child.kind) ? "macvlan" : "ipvlan";
}

std::uint32_t number_of(MacvlanMode mode) {
  switch (mode) {
    case MacvlanMode::bridge:
      return MACVLAN_MODE_BRIDGE;
    case MacvlanMode::private_only:
      return MACVLAN_MODE_PRIVATE;
    case MacvlanMode::vepa:
      return MACVLAN_MODE_VEPA;
    case MacvlanMode::passthru:
      return MACVLAN_MODE_PASSTHRU;
  }
  return 0;
}

std::uint16_t number_of(IpvlanMode mode) {
  switch (mode) {
    case IpvlanMode::l2:
      return IPVLAN_MODE_L2;
    case IpvlanMode::l3:
      return IPVLAN_MODE_L3;
    case IpvlanMode::l3s:
      return IPVLAN_MODE_L3S;
  }
  return 0;
}

std::uint16_t number_of(IpvlanFlag flag) {
  switch (flag) {
    case IpvlanFlag::bridge:
      return 0;
    case IpvlanFlag::private_only:
      return IPVLAN_F_PRIVATE;
    case IpvlanFlag::vepa:
      return IPVLAN_F_VEPA;
  }
  return 0;
}

void put_kind(const ChildLink& child, Message& message) {
  const Message::Nest info(message, IFLA_LINKINFO);
  message.put_string(IFLA_INFO_KIND, kind_of(child));
  const Message::Nest data(message, IFLA_INFO_DATA);
  if (const auto* mode = std::get_if<MacvlanMode>(&child.kind)) {
    message.put_u32(IFLA_MACVLAN_MODE, number_of(*mode));
    return;
  }
  const auto& kind = std::get<IpvlanKind>(child.kind);
  message.put_u16(IFLA_IPVLAN_MODE, number_of(kind.mode));
  message.put_u16(IFLA_IPVLAN_FLAGS, number_of(kind.flag));
}

/// An ipvlan link, and a macvlan one that has its parent to itself, take the parent's address.
std::optional<Mac> address_of(const ChildLink& child) {
  if (child.mac) return child.mac;
  const bool own = std::holds_alternative<MacvlanMode>(child.kind) && !child.alias.empty();
  return own ? std::optional(link_mac(child.alias)) : std::nullopt;
}

/// ip link add link PARENT name NAME address MAC mtu MTU netns SANDBOX type macvlan mode MODE
///
/// In one message: the link is born where it lives, so that a parent and a child may have one name.
Message create_message(const ChildLink& child, unsigned parent, const UniqueFd* sandbox) {
  Message message(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
  message.header(ifinfomsg{}).put_string(IFLA_IFNAME, child.name).put_u32(IFLA_LINK, parent);
  if (const auto mac = address_of(child)) message.put(IFLA_ADDRESS, mac->bytes());
  if (child.mtu != 0) message.put_u32(IFLA_MTU, child.mtu);
  if (!child.alias.empty()) message.put_u32(IFLA_GROUP, kUnfinished);
  if (sandbox != nullptr) {
    message.put_u32(IFLA_NET_NS_FD, static_cast<std::uint32_t>(sandbox->get()));
  }
  put_kind(child, message);
  return message;
}

/// What the kernel's refusal means for this parent.
Error refused(const ChildLink& child, const Answer& answer) {
  Error error = Error::system(attempt(child), answer.err, answer.detail);
  const std::string look = "look at it with `ip -d link show " + child.parent + "`";
  switch (answer.err) {
    case EBUSY:
      return std::move(error).hint(child.parent +
                                   " is in use by a bridge, a bond, or a driver other than " +
                                   kind_of(child) + "; " + look);
    case EINVAL:
      return std::move(error).hint(
          child.parent +
          " is no Ethernet link, has a link in mode passthru or has another with "
          "which this mode does not go, or its MTU is smaller; " +
          look);
    default:
      return error;
  }
}

}  // namespace

bool create(const ChildLink& child, Rtnetlink& host, Rtnetlink& inside, const UniqueFd* sandbox) {
  const unsigned parent = host.index_of(child.parent);
  if (parent == 0) {
    throw Error::system(attempt(child), ENODEV, "there is no link " + child.parent);
  }
  // EINVAL: while there is a link in mode passthru, and for one while there are others.
  const Answer answer =
      once_free([&] { return host.ask(create_message(child, parent, sandbox)); }, EINVAL);
  if (answer.err == 0) return true;
  if (answer.err == EEXIST) {
    if (find_own(child, inside)) return false;
    if (const auto link = find_link(inside, child.name)) {
      require_ours(*link, child.name, kind_of(child), child.alias);
    }
  }
  if (answer.err == EOPNOTSUPP) require_kind(attempt(child), answer, kind_of(child));
  throw refused(child, answer);
}

void settle(const ChildLink& child, Rtnetlink& inside) {
  if (child.alias.empty()) return;
  Message message(RTM_NEWLINK, 0);
  message.header(ifinfomsg{}).put_string(IFLA_IFNAME, child.name);
  message.put_string(IFLA_IFALIAS, child.alias).put_u32(IFLA_GROUP, 0);
  require(describe(child)[1], inside.ask(std::move(message)));
}

bool exists(const ChildLink& child, Rtnetlink& inside) {
  return find_own(child, inside).has_value();
}

/// In a sandbox nobody but cnet makes links of that name; what the container itself makes there is
/// its own affair.
std::optional<unsigned> find_own(const ChildLink& child, Rtnetlink& inside) {
  const auto link = find_link(inside, child.name);
  if (!link || link->kind != kind_of(child)) return std::nullopt;
  if (!child.alias.empty() && !is_ours(*link, kind_of(child), child.alias)) return std::nullopt;
  if (child.mac && link->mac != *child.mac) return std::nullopt;
  return link->index;
}

}  // namespace cnet::kernel
