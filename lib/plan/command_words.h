#pragma once

#include <string>

#include "cnet/plan/resource.h"

// Pieces of the commands that describe.cc and describe_removal.cc print.

namespace cnet::plan {

/// "12 hex"; "<id>" for a container that has no id yet (--dry-run).
std::string sandbox_word(const ContainerId& id);

/// A link's alias and hardware address; "cnet:network:<id>" and "<mac>" when the id is not chosen
/// yet.
std::string alias_word(const std::string& alias);
std::string mac_word(const std::string& alias);

/// "ip", "ip -6", "ip -n 0123456789ab -6".
std::string ip_command(const Netns& netns, Family family = Family::v4);

/// "10.9.0.0/24", "default" for a length of 0.
std::string destination_word(const Prefix& prefix);

/// What stands behind `ip rule add` and `ip rule delete`, and behind `ip route add` and `ip route
/// delete`.
std::string rule_words(const IpRule& rule);
/// "tc", "tc -n 1f2e3d4c5b6a"
std::string tc_command(const Netns& netns);
/// "macvlan mode bridge", "ipvlan mode l2 bridge"
std::string child_words(const ChildLink& child);
/// "root handle c7e: tbf rate 10mbit burst 65536b latency 50ms"
std::string shaper_words(const Rate& rate);
std::string route_words(const Route& route);

/// `inet cnet publish '{ tcp . 8080 : 10.1.0.2 . 80 }'`: the braces in quotes for the shell.
std::string element_words(const nft::Element& element);

/// "sysctl -w net/ipv4/ip_forward=1", in the sandbox by `ip netns exec`.
std::string sysctl_command(const Sysctl& sysctl, const std::string& value);

/// Where the container's v2 leaf is on a host that mounts cgroup v2 at its usual place.
std::string cgroup_path(const Cgroup& cgroup);
/// echo 1 > /sys/fs/cgroup/cnet/<id>/cgroup.freeze
std::string freeze_command(const Frozen& frozen, bool freeze);

/// Where the names are with the default --run-root: networks/<12 hex>/names/web/10.9.0.2,
/// networks/<12 hex>/ptr/10.9.0.2.
std::string name_path(const DnsName& name);
std::string name_path(const ReverseName& name);

}  // namespace cnet::plan
