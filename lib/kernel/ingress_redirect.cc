#include "ingress_redirect.h"

#include <arpa/inet.h>
#include <linux/if.h>
#include <linux/if_ether.h>
#include <linux/if_link.h>
#include <linux/pkt_cls.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <linux/tc_act/tc_mirred.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <span>

#include "attempt.h"
#include "cnet/base/error.h"
#include "link.h"

namespace cnet::kernel {
namespace {

constexpr std::uint32_t kIngress = TC_H_MAJ(TC_H_INGRESS);  // ffff:, the handle of the queue
constexpr std::uint32_t kPriority = 1;

template <class Struct>
std::span<const std::uint8_t> bytes_of(const Struct& value) {
  return {reinterpret_cast<const std::uint8_t*>(&value), sizeof value};
}

tcmsg queue_of(unsigned link) {
  tcmsg header{};
  header.tcm_ifindex = static_cast<int>(link);
  header.tcm_parent = TC_H_INGRESS;
  header.tcm_handle = kIngress;
  return header;
}

tcmsg filter_of(unsigned link) {
  tcmsg header{};
  header.tcm_ifindex = static_cast<int>(link);
  header.tcm_parent = kIngress;
  header.tcm_info = TC_H_MAKE(kPriority << 16, htons(ETH_P_ALL));
  return header;
}

/// ip link add IFB up type ifb
Message ifb_message(const std::string& name) {
  Message message(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
  message.header(ifinfomsg{.ifi_flags = IFF_UP, .ifi_change = IFF_UP})
      .put_string(IFLA_IFNAME, name);
  const Message::Nest info(message, IFLA_LINKINFO);
  message.put_string(IFLA_INFO_KIND, "ifb");
  return message;
}

/// tc qdisc add dev LINK ingress
Message queue_message(unsigned link) {
  Message message(RTM_NEWQDISC, NLM_F_CREATE | NLM_F_EXCL);
  message.header(queue_of(link)).put_string(TCA_KIND, "ingress");
  return message;
}

/// A selector (tc_u32_sel) and behind it one key that every packet has: four bytes masked away.
std::array<std::uint8_t, sizeof(tc_u32_sel) + sizeof(tc_u32_key)> match_all() {
  tc_u32_sel selector{};
  selector.flags = TC_U32_TERMINAL;
  selector.nkeys = 1;
  std::array<std::uint8_t, sizeof selector + sizeof(tc_u32_key)> bytes{};
  std::ranges::copy(bytes_of(selector), bytes.begin());
  return bytes;
}

/// tc filter add dev LINK ingress protocol all prio 1 u32 match u32 0 0 action mirred egress
/// redirect dev IFB
Message filter_message(unsigned link, unsigned ifb) {
  Message message(RTM_NEWTFILTER, NLM_F_CREATE | NLM_F_EXCL);
  message.header(filter_of(link)).put_string(TCA_KIND, "u32");
  const Message::Nest options(message, TCA_OPTIONS);
  message.put(TCA_U32_SEL, match_all());
  const Message::Nest actions(message, TCA_U32_ACT);
  const Message::Nest first(message, 1);
  message.put_string(TCA_ACT_KIND, "mirred");
  const Message::Nest parameters(message, TCA_ACT_OPTIONS);
  tc_mirred mirred{};
  mirred.action = TC_ACT_STOLEN;
  mirred.eaction = TCA_EGRESS_REDIR;
  mirred.ifindex = ifb;
  message.put(TCA_MIRRED_PARMS, bytes_of(mirred));
  return message;
}

void require_step(const IngressRedirect& redirect, std::size_t line, const Answer& answer,
                  const std::string& module) {
  if (answer.err == 0 || answer.err == EEXIST) return;
  Error error = Error::system(describe(redirect)[line], answer.err, answer.detail);
  if (answer.err != ENOENT && answer.err != EOPNOTSUPP) throw error;
  throw std::move(error).hint("this kernel has no module `" + module + "`, which limits rates");
}

bool has_filter(unsigned link, Rtnetlink& rtnetlink) {
  bool found = false;
  rtnetlink.dump(
      [&] {
        Message message(RTM_GETTFILTER, NLM_F_DUMP);
        tcmsg header{};
        header.tcm_ifindex = static_cast<int>(link);
        header.tcm_parent = kIngress;
        message.header(header);
        return message;
      },
      [&](const nlmsghdr&) { found = true; });
  return found;
}

}  // namespace

void create(const IngressRedirect& redirect, Rtnetlink& rtnetlink) {
  const unsigned link = rtnetlink.index_of(redirect.link);
  if (link == 0)
    throw Error::system(attempt(redirect), ENODEV, "there is no link " + redirect.link);
  require_step(redirect, 0, rtnetlink.ask(ifb_message(redirect.ifb)), "ifb");
  require_step(redirect, 1, rtnetlink.ask(queue_message(link)), "sch_ingress");
  if (has_filter(link, rtnetlink)) return;
  const unsigned ifb = rtnetlink.index_of(redirect.ifb);
  require_step(redirect, 2, rtnetlink.ask(filter_message(link, ifb)), "cls_u32` or `act_mirred");
}

bool exists(const IngressRedirect& redirect, Rtnetlink& rtnetlink) {
  const unsigned link = rtnetlink.index_of(redirect.link);
  const bool both = link != 0 && rtnetlink.index_of(redirect.ifb) != 0;
  return both && has_filter(link, rtnetlink);
}

std::vector<Message> delete_messages(const IngressRedirect& redirect, Rtnetlink& rtnetlink) {
  std::vector<Message> messages;
  const unsigned link = rtnetlink.index_of(redirect.link);
  const unsigned ifb = rtnetlink.index_of(redirect.ifb);
  if (ifb == 0) return messages;  // made first: without it there is no queue of cnet's
  if (link != 0) messages.emplace_back(RTM_DELQDISC, 0).header(queue_of(link));
  messages.push_back(delete_link(ifb));
  return messages;
}

}  // namespace cnet::kernel
