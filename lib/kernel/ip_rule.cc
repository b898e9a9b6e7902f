#include "ip_rule.h"

#include <linux/fib_rules.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

namespace cnet::kernel {
namespace {

std::uint8_t action_of(IpRule::Action action) {
  switch (action) {
    case IpRule::Action::goto_pref:
      return FR_ACT_GOTO;
    case IpRule::Action::lookup:
      return FR_ACT_TO_TBL;
    case IpRule::Action::nop:
      return FR_ACT_NOP;
    case IpRule::Action::prohibit:
      return FR_ACT_PROHIBIT;
  }
  return FR_ACT_UNSPEC;
}

fib_rule_hdr header_of(const IpRule& rule) {
  fib_rule_hdr header{};
  header.family = rule.family == Family::v4 ? AF_INET : AF_INET6;
  header.action = action_of(rule.action);
  return header;
}

/// ip rule add|delete pref PREF [fwmark MARK/MARK] [iif IIF] (goto TARGET | lookup TARGET | nop |
/// prohibit)
Message rule_message(std::uint16_t type, unsigned flags, const IpRule& rule) {
  Message message(type, flags);
  message.header(header_of(rule)).put_u32(FRA_PRIORITY, rule.pref);
  if (rule.mark) message.put_u32(FRA_FWMARK, *rule.mark).put_u32(FRA_FWMASK, *rule.mark);
  if (!rule.iif.empty()) message.put_string(FRA_IIFNAME, rule.iif);
  if (rule.action == IpRule::Action::goto_pref) message.put_u32(FRA_GOTO, rule.target);
  if (rule.action == IpRule::Action::lookup) message.put_u32(FRA_TABLE, rule.target);
  return message;
}

bool same(const IpRule& rule, const nlmsghdr& reply) {
  const auto* header = static_cast<const fib_rule_hdr*>(NLMSG_DATA(&reply));
  const Attributes attributes(reply, sizeof *header);
  const bool leads_there =
      (rule.action != IpRule::Action::goto_pref || attributes.u32(FRA_GOTO) == rule.target) &&
      (rule.action != IpRule::Action::lookup || attributes.u32(FRA_TABLE) == rule.target);
  return header->action == action_of(rule.action) && attributes.u32(FRA_PRIORITY) == rule.pref &&
         attributes.u32(FRA_FWMARK) == rule.mark.value_or(0) &&
         attributes.u32(FRA_FWMASK) == rule.mark.value_or(0) &&
         attributes.string(FRA_IIFNAME) == rule.iif && leads_there;
}

}  // namespace

std::optional<Message> add_message(const IpRule& rule, Rtnetlink&) {
  return rule_message(RTM_NEWRULE, NLM_F_CREATE | NLM_F_EXCL, rule);
}

std::optional<Message> delete_message(const IpRule& rule, Rtnetlink&) {
  return rule_message(RTM_DELRULE, 0, rule);
}

bool exists(const IpRule& rule, Rtnetlink& rtnetlink) {
  bool found = false;
  rtnetlink.dump(
      [&] {
        fib_rule_hdr header{};
        header.family = header_of(rule).family;
        Message message(RTM_GETRULE, NLM_F_DUMP);
        message.header(header);
        return message;
      },
      [&](const nlmsghdr& reply) { found |= same(rule, reply); });
  return found;
}

}  // namespace cnet::kernel
