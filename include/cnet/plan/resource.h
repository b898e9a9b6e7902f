#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "cnet/addr/ip.h"
#include "cnet/addr/mac.h"
#include "cnet/addr/prefix.h"
#include "cnet/base/id.h"
#include "cnet/model/host_record.h"
#include "cnet/model/join_options.h"
#include "cnet/model/limits.h"
#include "cnet/model/parent_options.h"
#include "cnet/nft/element.h"

namespace cnet {

/// A network namespace: the host's, or the sandbox of a container. Only kernel/ turns it into a file descriptor.
struct Netns {
  std::optional<ContainerId> sandbox;  ///< absent: the host's
  friend bool operator==(const Netns&, const Netns&) = default;
};

/// ip link add NAME type bridge; ip link set NAME mtu MTU alias ALIAS up
struct BridgeLink {
  std::string name;
  std::uint32_t mtu = 1500;
  std::string alias;  ///< "cnet:network:<id>": an existing link of that name with another alias is an error
  std::uint32_t vlan = 0;  ///< it filters VLANs, and what is untagged belongs to this one; 0: it does not
  std::string vrf;    ///< its master, which is there; empty: none
  friend bool operator==(const BridgeLink&, const BridgeLink&) = default;
};

/// ip link add NAME alias ALIAS mtu MTU master BRIDGE up type veth peer PEER address MAC netns SANDBOX
/// The peer inside the sandbox is brought up by a LinkUp of its own.
struct VethLink {
  std::string name;         ///< host side
  std::string alias;        ///< "cnet:endpoint:<id>"
  std::string bridge;
  ContainerId sandbox;
  std::string peer;         ///< "eth0"
  Mac peer_mac;
  std::uint32_t mtu = 1500;
  bool isolated = false;    ///< bridge port flag: icc=false
  bool hairpin = false;     ///< bridge port flag: only while br_netfilter is on (FIREWALL.md 2.5)
  friend bool operator==(const VethLink&, const VethLink&) = default;
};

/// ip link add link PARENT name NAME up type vlan id ID
/// Networks share it: the alias does not name one, and an existing link with this alias is as good as made.
struct VlanLink {
  std::string name;    ///< "eth0.50"
  std::string alias;   ///< "cnet:vlan:eth0.50"
  std::string parent;  ///< "eth0"
  std::uint32_t id = 0;
  friend bool operator==(const VlanLink&, const VlanLink&) = default;
};

/// ip link add NAME up type dummy; on a kernel without dummies, one end of a veth whose other end nobody uses.
struct IsolatedLink {
  std::string name;        ///< "dm-<12 hex>"
  std::string alias;       ///< "cnet:parent:<id>"
  std::uint32_t mtu = 0;   ///< bytes; 0: the kernel's default
  friend bool operator==(const IsolatedLink&, const IsolatedLink&) = default;
};

/// How an ipvlan link is made.
struct IpvlanKind {
  IpvlanMode mode = IpvlanMode::l2;
  IpvlanFlag flag = IpvlanFlag::bridge;
  friend bool operator==(const IpvlanKind&, const IpvlanKind&) = default;
};

/// ip link add link PARENT name NAME [address MAC] [mtu MTU] netns SANDBOX type macvlan mode MODE, or type ipvlan
/// mode MODE FLAG. It stays down: a LinkUp follows its addresses.
struct ChildLink {
  Netns netns;             ///< where it lives; its parent is the host's
  std::string name;        ///< "eth0"
  std::string parent;
  std::string alias;       ///< "cnet:host:<id>" in the host; empty in a sandbox, where every link is cnet's
  std::optional<Mac> mac;  ///< absent: the parent's, or the one that follows from the alias
  std::uint32_t mtu = 0;   ///< bytes; 0: the parent's
  std::variant<MacvlanMode, IpvlanKind> kind;
  friend bool operator==(const ChildLink&, const ChildLink&) = default;
};

/// ip link set SOURCE name NAME [address MAC] netns SANDBOX: a link of a plugin's, made by it in
/// the host, moved into the sandbox. It stays down: a LinkUp follows its addresses. Removing moves
/// it back.
struct MovedLink {
  ContainerId sandbox;
  std::string source;      ///< its name in the host
  std::string name;        ///< "eth0"
  std::optional<Mac> mac;  ///< absent: the one it has
  friend bool operator==(const MovedLink&, const MovedLink&) = default;
};

/// tc qdisc replace dev LINK root tbf rate RATE burst BURST latency 50ms: what leaves by that link. Ensuring one that
/// exists changes it.
struct Shaper {
  Netns netns;
  std::string link;
  Rate rate;  ///< bits are not 0
  friend bool operator==(const Shaper&, const Shaper&) = default;
};

/// ip link add IFB up type ifb; tc qdisc add dev LINK ingress; tc filter add dev LINK ingress ... redirect dev IFB
/// What comes in by a link passes another one on its way, where a Shaper can slow it down. The ifb goes with its
/// namespace, the rest with the link.
struct IngressRedirect {
  Netns netns;
  std::string link;
  std::string ifb;
  friend bool operator==(const IngressRedirect&, const IngressRedirect&) = default;
};

/// ip link set NAME up
struct LinkUp {
  Netns netns;
  std::string name;
  friend bool operator==(const LinkUp&, const LinkUp&) = default;
};

/// ip address add PREFIX dev LINK
struct Address {
  Netns netns;
  std::string link;
  Prefix prefix;
  friend bool operator==(const Address&, const Address&) = default;
};

/// ip route add [prohibit] DESTINATION [via VIA] [dev LINK] [table TABLE]
struct Route {
  Netns netns;
  Prefix destination;       ///< 0.0.0.0/0 is "default"
  std::optional<Ip> via;
  std::string link;         ///< empty for a prohibit route
  bool prohibit = false;
  std::uint32_t table = 254;  ///< main
  std::uint32_t metric = 0;   ///< 0: the kernel's default
  friend bool operator==(const Route&, const Route&) = default;
};

/// ip [-6] rule add pref PREF ...: the three forms cnet uses to fail closed (FIREWALL.md section 3).
struct IpRule {
  enum class Action { goto_pref, lookup, nop, prohibit };
  Family family = Family::v4;
  std::uint32_t pref = 0;
  std::optional<std::uint32_t> mark;  ///< fwmark MARK/MARK
  std::string iif;                    ///< empty: any
  Action action = Action::nop;
  std::uint32_t target = 0;           ///< pref of goto, table of lookup
  friend bool operator==(const IpRule&, const IpRule&) = default;
};

/// sysctl -w KEY=VALUE. Removing writes `previous` back if it is given and nobody has changed the value since;
/// otherwise it does nothing (the sysctl dies with its interface or namespace).
struct Sysctl {
  Netns netns;
  std::string key;  ///< with '/': "net/ipv4/ip_forward", so that interface names may contain '.'
  std::string value;
  std::optional<std::string> previous;
  friend bool operator==(const Sysctl&, const Sysctl&) = default;
};

/// cnet's two nftables tables with all chains and rules, without elements (nft -f firewall.nft). Present means: both
/// tables, made by this version of the rules.
struct FirewallTables {
  std::uint32_t mark = 0x40000000;
  friend bool operator==(const FirewallTables&, const FirewallTables&) = default;
};

/// nft insert rule TABLE CHAIN iifname BRIDGE accept; and the same for oifname: lets a network pass a chain of another
/// program that drops what is forwarded. Where that chain is gone, there is nothing to make.
struct Opening {
  ForeignChain chain;
  std::string bridge;
  friend bool operator==(const Opening&, const Opening&) = default;
};

/// What weighs the disk time of cgroups against each other.
enum class WeightBy { bfq, cost };

/// mkdir of the container's cgroup leaves (v2 always, and on a hybrid host those v1 hierarchies whose controllers are
/// needed), and its limits written into them. Ensuring one that exists changes its limits: the container's processes
/// join the leaves that are new. Removing kills what is still inside.
struct Cgroup {
  ContainerId container;
  Limits limits;
  std::vector<Controller> controllers;  ///< beside pids; those of the limits at least
  WeightBy weight_by = WeightBy::bfq;
  friend bool operator==(const Cgroup&, const Cgroup&) = default;
};

/// echo 1 > cgroup.freeze of the container's v2 leaf: its processes stand still. Made when all of
/// them do; removed, they go on.
struct Frozen {
  ContainerId container;
  friend bool operator==(const Frozen&, const Frozen&) = default;
};

/// touch networks/NETWORK/names/NAME/IP below the root for running state: whoever asks on that network for NAME is
/// answered with IP. The embedded resolvers read these files (ResolverSpec).
struct DnsName {
  NetworkId network;
  std::string name;  ///< in lower case; "*.apps" for all names below apps
  Ip ip;
  friend bool operator==(const DnsName&, const DnsName&) = default;
};

/// networks/NETWORK/ptr/IP with a name on each line, the best first: what IP is called. Removed only while it says so:
/// whoever renames a container may make the new one first.
struct ReverseName {
  NetworkId network;
  Ip ip;
  std::vector<std::string> names;
  friend bool operator==(const ReverseName&, const ReverseName&) = default;
};

/// Anything cnet makes on a host, as a value. Creating is ensure over a list of these, removing is remove over it in
/// reverse, repair is check and ensure.
using Resource = std::variant<FirewallTables, IpRule, BridgeLink, VethLink, VlanLink, IsolatedLink, ChildLink, MovedLink,
                              Shaper, IngressRedirect, LinkUp, Address, Route, Sysctl, nft::Element, Opening, Cgroup, Frozen, DnsName,
                              ReverseName>;
using Resources = std::vector<Resource>;

/// The shell commands that equal ensuring it: one or more lines for `ip`, `nft`, `sysctl`, `mkdir` or `touch`. A sandbox
/// is written as `ip -n <12 hex>`.
std::vector<std::string> describe(const Resource& resource);
std::vector<std::string> describe(const Resources& resources);
/// The commands that equal removing it.
std::vector<std::string> describe_removal(const Resource& resource);
/// A few words to stand in an error: `link br-1f2e3d4c5b6a`, `element inet cnet publish { tcp . 8080 }`.
std::string name_of(const Resource& resource);

/// What is in `a` and not in `b`, in a's order.
Resources difference(const Resources& a, const Resources& b);

}  // namespace cnet
