#include "etc_files.h"

#include <algorithm>

#include "cnet/base/text.h"
#include "cnet/dns/resolv_conf.h"
#include "find.h"
#include "resolver.h"

namespace cnet {
namespace {

constexpr const char* kHostName = "host.cnet.internal";

std::vector<NameServer> parse_all(std::initializer_list<const char*> texts) {
  std::vector<NameServer> servers;
  for (const char* text : texts) servers.push_back(*NameServer::parse(text));
  return servers;
}

std::vector<NameServer> reachable(std::vector<NameServer> servers, bool ipv6) {
  std::erase_if(servers, [&](const NameServer& server) {
    const bool is_v6 = server.ip.family() == Family::v6;
    return server.ip.is_loopback() || (is_v6 && (!ipv6 || server.ip.is_link_local()));
  });
  if (!servers.empty()) return servers;
  servers = parse_all({"8.8.8.8", "8.8.4.4"});
  if (ipv6) {
    for (NameServer& server : parse_all({"2001:4860:4860::8888", "2001:4860:4860::8844"})) {
      servers.push_back(std::move(server));
    }
  }
  return servers;
}

template <class List>
const List& first_given(const List& first, const List& second) {
  return first.empty() ? second : first;
}

/// What the container's own flags say, and for the rest `others`.
dns::ResolvConf combined(const DnsSettings& own, const DnsSettings& others) {
  dns::ResolvConf conf{.servers = first_given(own.servers, others.servers),
                       .search = first_given(own.search, others.search),
                       .options = first_given(own.options, others.options)};
  if (conf.search == std::vector<std::string>{"."}) conf.search.clear();
  return conf;
}

DnsSettings settings_of(dns::ResolvConf conf) {
  return {std::move(conf.servers), std::move(conf.search), std::move(conf.options)};
}

/// How the container reaches the host: by the gateway of its default route, else by the bridge's
/// address on one of its networks.
std::optional<Ip> host_ip(const Sandbox& sandbox, const std::vector<Network>& networks,
                          Family family) {
  if (const Endpoint* endpoint = gateway_endpoint(sandbox, networks, family)) {
    return endpoint->gateway(family);
  }
  for (const Endpoint& endpoint : sandbox.endpoints) {
    const auto network = std::ranges::find(networks, endpoint.network, &Network::id);
    if (network == networks.end() || !endpoint.address(family)) continue;
    const Subnet* subnet = network->subnet(family);
    const bool isolated = network->bridge.gateway_mode(family) == GatewayMode::isolated;
    if (subnet != nullptr && subnet->gateway && !isolated) return subnet->gateway;
  }
  return std::nullopt;
}

void add_line(std::string& text, const std::optional<Ip>& ip, const std::string& names) {
  if (ip && !names.empty()) text += ip->str() + "\t" + names + "\n";
}

/// "box.example.org box", "box".
std::string own_names(const Container& container) {
  std::string full = container.hostname;
  if (!full.empty() && !container.domainname.empty()) full += "." + container.domainname;
  const std::size_t dot = full.find('.');
  return dot == full.npos ? full : full + " " + full.substr(0, dot);
}

/// Switched off in the whole sandbox, its loopback too.
bool has_no_ipv6(const Container& container) {
  const auto& sysctls = container.settings.sysctls;
  const auto found = sysctls.find("net.ipv6.conf.all.disable_ipv6");
  return found != sysctls.end() && found->second == "1";
}

}  // namespace

DnsSettings inherited_dns(const DnsSettings& configured, const std::string& host_resolv_conf,
                          bool ipv6) {
  const auto host = dns::parse_resolv_conf(host_resolv_conf);
  return {.servers = configured.servers.empty() ? reachable(host.servers, ipv6) : configured.servers,
          .search = first_given(configured.search, host.search),
          .options = first_given(configured.options, host.options)};
}

const std::string& reachable_resolv_conf(const World& world) {
  const auto servers = dns::parse_resolv_conf(world.host_resolv_conf).servers;
  const bool only_stub = servers == parse_all({"127.0.0.53"});
  return only_stub && !world.resolved_resolv_conf.empty() ? world.resolved_resolv_conf
                                                          : world.host_resolv_conf;
}

std::string resolv_conf(const Container& container, const Sandbox& sandbox,
                        const std::vector<Network>& networks) {
  dns::ResolvConf conf = combined(container.names.dns, sandbox.dns);
  if (has_resolver(sandbox, networks)) {
    conf.servers = parse_all({"127.0.0.11"});
    // Every name goes to the resolver as it is, before a search domain is hung behind it.
    if (dns::find_ndots(conf) == nullptr) conf.options.emplace_back("ndots:0");
  }
  return dns::to_text(conf);
}

std::string resolv_conf_on_host(const Container& container, const std::string& host_text) {
  if (container.names.dns == DnsSettings{}) return host_text;
  const DnsSettings host = settings_of(dns::parse_resolv_conf(host_text));
  return dns::to_text(combined(container.names.dns, host));
}

std::string hosts_file(const Container& container, const Sandbox& sandbox,
                       const std::vector<Network>& networks) {
  std::string text = "127.0.0.1\tlocalhost\n";
  if (!has_no_ipv6(container)) {
    text +=
        "::1\tlocalhost ip6-localhost ip6-loopback\n"
        "fe00::\tip6-localnet\n"
        "ff00::\tip6-mcastprefix\n"
        "ff02::1\tip6-allnodes\n"
        "ff02::2\tip6-allrouters\n";
  }
  const auto gateway = [&](Family family) { return host_ip(sandbox, networks, family); };
  for (const ExtraHost& host : container.names.hosts) {
    add_line(text, host.ip, host.name);
    if (host.ip) continue;
    for (const Family family : kFamilies) add_line(text, gateway(family), host.name);
  }
  for (const LinkedHost& linked : sandbox.linked) {
    for (const Family family : kFamilies) {
      add_line(text, linked.ip(family), join(linked.names, " "));
    }
  }
  for (const Endpoint& endpoint : sandbox.endpoints) {
    for (const Family family : kFamilies) {
      const auto& address = endpoint.address(family);
      if (address) add_line(text, address->ip(), own_names(container));
    }
  }
  for (const Family family : kFamilies) add_line(text, gateway(family), kHostName);
  return text;
}

std::string hosts_file_on_host(const Container& container, const std::string& host_text) {
  std::string text = host_text;
  if (!text.empty() && !text.ends_with('\n')) text += '\n';
  const Ip itself = *Ip::parse("127.0.0.1");
  for (const ExtraHost& host : container.names.hosts) {
    add_line(text, host.ip.value_or(itself), host.name);
  }
  return text;
}

void refresh_etc_files(World& world, const Container& container, const Sandbox& before,
                       const Sandbox& after) {
  const auto was = networks_of(world, before);
  const auto is = networks_of(world, after);
  const auto refresh = [&](const std::string& name, const std::string& old_text,
                           const std::string& text) {
    if (text == old_text) return;
    world.store.replace_container_file(container.id, name, old_text, text);
  };
  refresh("hosts", hosts_file(container, before, was), hosts_file(container, after, is));
  refresh("resolv.conf", resolv_conf(container, before, was), resolv_conf(container, after, is));
}

}  // namespace cnet
