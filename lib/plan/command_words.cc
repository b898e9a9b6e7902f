#include "command_words.h"

#include <array>
#include <cstdio>

#include "cnet/base/text.h"
#include "cnet/plan/link_mac.h"
#include "cnet/plan/shaper.h"

namespace cnet::plan {
namespace {

std::string hexadecimal(std::uint32_t number) {
  std::array<char, 11> text{};
  std::snprintf(text.data(), text.size(), "0x%x", number);
  return text.data();
}

bool lacks_id(const std::string& alias) { return alias.ends_with(':'); }

}  // namespace

std::string sandbox_word(const ContainerId& id) { return id.empty() ? "<id>" : id.short_form(); }

std::string alias_word(const std::string& alias) {
  return lacks_id(alias) ? alias + "<id>" : alias;
}

std::string mac_word(const std::string& alias) {
  return lacks_id(alias) ? "<mac>" : link_mac(alias).str();
}

std::string ip_command(const Netns& netns, Family family) {
  std::string command = "ip";
  if (netns.sandbox) command += " -n " + sandbox_word(*netns.sandbox);
  if (family == Family::v6) command += " -6";
  return command;
}

std::string tc_command(const Netns& netns) {
  return netns.sandbox ? "tc -n " + sandbox_word(*netns.sandbox) : "tc";
}

std::string destination_word(const Prefix& prefix) {
  return prefix.length() == 0 ? "default" : prefix.str();
}

std::string rule_words(const IpRule& rule) {
  std::string words = "pref " + std::to_string(rule.pref);
  if (rule.mark) {
    const std::string mark = hexadecimal(*rule.mark);
    words += " fwmark " + mark + "/" + mark;
  }
  if (!rule.iif.empty()) words += " iif " + rule.iif;
  switch (rule.action) {
    case IpRule::Action::goto_pref:
      return words + " goto " + std::to_string(rule.target);
    case IpRule::Action::lookup:
      return words + " lookup " + std::to_string(rule.target);
    case IpRule::Action::nop:
      return words + " nop";
    case IpRule::Action::prohibit:
      return words + " prohibit";
  }
  return words;
}

std::string route_words(const Route& route) {
  constexpr std::uint32_t main_table = 254;
  std::string words = route.prohibit ? "prohibit " : "";
  words += destination_word(route.destination);
  if (route.via) words += " via " + route.via->str();
  if (!route.link.empty()) words += " dev " + route.link;
  if (route.metric != 0) words += " metric " + std::to_string(route.metric);
  if (route.table != main_table) words += " table " + std::to_string(route.table);
  return words;
}

std::string child_words(const ChildLink& child) {
  if (const auto* mode = std::get_if<MacvlanMode>(&child.kind)) {
    return "macvlan mode " + macvlan_mode_name(*mode);
  }
  const auto& kind = std::get<IpvlanKind>(child.kind);
  return "ipvlan mode " + ipvlan_mode_name(kind.mode) + " " + ipvlan_flag_name(kind.flag);
}

std::string shaper_words(const Rate& rate) {
  return "root handle c7e: tbf rate " + rate_text(rate.bits) + " burst " + std::to_string(burst_of(rate)) +
         "b latency " + std::to_string(kShaperLatency.count()) + "ms";
}

std::string element_words(const nft::Element& element) {
  const std::string words = nft::str(element);
  const std::size_t braces = words.find('{');
  return words.substr(0, braces) + "'" + words.substr(braces) + "'";
}

std::string sysctl_command(const Sysctl& sysctl, const std::string& value) {
  std::string command;
  if (sysctl.netns.sandbox) {
    command = "ip netns exec " + sandbox_word(*sysctl.netns.sandbox) + " ";
  }
  return command + "sysctl -w " + shell_quoted(sysctl.key + "=" + value);
}

std::string cgroup_path(const Cgroup& cgroup) {
  return "/sys/fs/cgroup/cnet/" + (cgroup.container.empty() ? "<id>" : cgroup.container.str());
}

std::string freeze_command(const Frozen& frozen, bool freeze) {
  return std::string("echo ") + (freeze ? "1" : "0") + " > " +
         cgroup_path(Cgroup{.container = frozen.container}) + "/cgroup.freeze";
}

std::string name_path(const DnsName& name) {
  return "/run/cnet/networks/" + name.network.short_form() + "/names/" + name.name + "/" +
         name.ip.str();
}

std::string name_path(const ReverseName& name) {
  return "/run/cnet/networks/" + name.network.short_form() + "/ptr/" + name.ip.str();
}

}  // namespace cnet::plan
