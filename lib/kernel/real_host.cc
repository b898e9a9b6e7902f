#include "cnet/kernel/real_host.h"

#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "address.h"
#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/dns/resolv_conf.h"
#include "limit_support.h"
#include "link_list.h"
#include "netns.h"
#include "nft_firewall.h"
#include "read_file.h"
#include "route.h"
#include "rtnetlink.h"

namespace cnet {
namespace {

using namespace kernel;

/// Who makes routes to networks that are on a link: the kernel for every address; `ip route add`,
/// administrators and DHCP for tunnels. Routing daemons are left out: their tables may hold a
/// million routes, all through gateways.
constexpr std::array<std::uint8_t, 4> kProtocols{RTPROT_KERNEL, RTPROT_BOOT, RTPROT_STATIC,
                                                 RTPROT_DHCP};

/// Below this, one listing of all costs less than one for each protocol: each walks the whole table.
constexpr std::uint64_t kFewRoutes = 10'000;

/// Whether the host's IPv4 tables are known to be small: the "Prefixes:" of each in
/// /proc/net/fib_triestat.
bool has_few_routes() {
  const auto statistics = read_file("/proc/net/fib_triestat");
  if (!statistics) return false;
  std::uint64_t routes = 0;
  for (std::string_view line : split(*statistics, '\n')) {
    line = trim(line);
    constexpr std::string_view key = "Prefixes:";
    if (line.starts_with(key)) {
      routes += parse_number(trim(line.substr(key.size())), UINT64_MAX).value_or(kFewRoutes);
    }
  }
  return routes < kFewRoutes;
}

std::vector<std::uint8_t> protocols_to_list(Family family) {
  if (family == Family::v4 && has_few_routes()) return {RTPROT_UNSPEC};  // any
  return {kProtocols.begin(), kProtocols.end()};
}

void add_on_link_routes(Rtnetlink& rtnetlink, Family family, std::vector<Prefix>& taken) {
  for (const std::uint8_t protocol : protocols_to_list(family)) {
    const RouteFilter filter{.family = family, .protocol = protocol, .type = RTN_UNICAST};
    dump_routes(rtnetlink, filter, [&](const RouteState& route) {
      const Prefix& prefix = route.destination;
      const bool everywhere = family == Family::v6 && prefix.ip().is_link_local();
      const bool counts = std::ranges::find(kProtocols, route.protocol) != kProtocols.end();
      if (counts && route.on_link && prefix.length() > 0 && !everywhere) taken.push_back(prefix);
    });
  }
}

}  // namespace

std::vector<Prefix> RealHost::taken_prefixes() {
  std::vector<Prefix> taken;
  Rtnetlink rtnetlink(open_rtnetlink());
  for (const Family family : {Family::v4, Family::v6}) {
    add_on_link_routes(rtnetlink, family, taken);
  }
  const std::string resolv_conf = read_file("/etc/resolv.conf").value_or("");
  for (const NameServer& server : dns::parse_resolv_conf(resolv_conf).servers) {
    taken.emplace_back(server.ip, server.ip.bits());
  }
  std::ranges::sort(taken);
  taken.erase(std::unique(taken.begin(), taken.end()), taken.end());
  return taken;
}

std::uint32_t RealHost::default_mtu() {
  constexpr std::uint32_t ethernet = 1500;
  Rtnetlink rtnetlink(open_rtnetlink());
  const std::string link = default_route_link(rtnetlink, Family::v4);
  const unsigned mtu = link.empty() || link == "lo" ? 0 : rtnetlink.mtu_of(link);
  return mtu == 0 ? ethernet : mtu;
}

/// Asked when cnet first turns forwarding on, and never again on that host.
std::vector<std::string> RealHost::interfaces() {
  std::vector<std::string> names;
  Rtnetlink rtnetlink(open_rtnetlink());
  for (const LinkState& link : all_links(rtnetlink)) {
    if (!link.up() || link.name == "lo" || link.alias.starts_with("cnet:")) continue;
    names.push_back(link.name);
  }
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::optional<HostLink> RealHost::link(const std::string& name) {
  Rtnetlink rtnetlink(open_rtnetlink());
  const auto link = find_link(rtnetlink, name);
  if (!link) return std::nullopt;
  HostLink found{.kind = link->kind,
                 .alias = link->alias,
                 .master = {},
                 .master_kind = link->master_kind,
                 .mtu = link->mtu,
                 .mac = link->mac,
                 .up = link->up(),
                 .ethernet = link->ethernet};
  if (link->master != 0) found.master = rtnetlink.name_of(link->master);
  return found;
}

/// A request for a link of that kind with more queues than any may have: refused in any case
/// (EINVAL), but with another reason where the kernel does not know the kind.
bool RealHost::can_make_links(const std::string& kind) {
  Rtnetlink rtnetlink(open_rtnetlink());
  Message message(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
  message.header(ifinfomsg{}).put_string(IFLA_IFNAME, "cnet-probe");
  message.put_u32(IFLA_NUM_TX_QUEUES, UINT32_MAX);
  {
    const Message::Nest info(message, IFLA_LINKINFO);
    message.put_string(IFLA_INFO_KIND, kind);
  }
  return rtnetlink.ask(std::move(message)).err != EOPNOTSUPP;
}

std::vector<MarkedLink> RealHost::marked_links() {
  std::vector<MarkedLink> marked;
  Rtnetlink rtnetlink(open_rtnetlink());
  for (const LinkState& link : all_links(rtnetlink)) {
    if (!link.alias.starts_with("cnet:")) continue;
    MarkedLink& found = marked.emplace_back(MarkedLink{link.name, link.alias, {}, link.kind});
    for (const Family family : kFamilies) {
      for (const Prefix& address : addresses_of(link.index, family, rtnetlink)) {
        if (!address.ip().is_link_local()) found.addresses.push_back(address);
      }
    }
  }
  return marked;
}

std::optional<std::string> RealHost::sysctl(const std::string& key) {
  const auto value = read_file("/proc/sys/" + key);
  if (!value) return std::nullopt;
  return std::string(trim(*value));
}

std::vector<ForeignDrop> RealHost::foreign_drops() { return Firewall().foreign_drops(); }

std::string RealHost::boot_id() {
  const auto id = read_file("/proc/sys/kernel/random/boot_id");
  if (!id) throw Error::system("read /proc/sys/kernel/random/boot_id", errno);
  return std::string(trim(*id));
}

LimitSupport RealHost::limit_support() { return read_limit_support(read_cgroup_mounts()); }

std::optional<BlockDevice> RealHost::block_device(const std::string& path) {
  return find_block_device(path);
}

}  // namespace cnet
