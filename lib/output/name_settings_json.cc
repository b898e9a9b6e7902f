#include "name_settings_json.h"

namespace cnet::output {

Json texts_json(const std::vector<NameServer>& servers) {
  Json out = Json::array();
  for (const NameServer& server : servers) out.push_back(server.str());
  return out;
}

Json links_json(const std::vector<Link>& links) {
  if (links.empty()) return nullptr;
  Json out = Json::array();
  for (const Link& link : links) out.push_back(link.target + ":" + link.alias);
  return out;
}

void add_name_settings(const Container& container, Json& out) {
  const NameSettings& names = container.names;
  out["Dns"] = texts_json(names.dns.servers);
  out["DnsOptions"] = names.dns.options;
  out["DnsSearch"] = names.dns.search;
  out["ExtraHosts"] = nullptr;
  for (const ExtraHost& host : names.hosts) {
    out["ExtraHosts"].push_back(host.name + ":" + (host.ip ? host.ip->str() : "host-gateway"));
  }
  out["Links"] = nullptr;
  for (const Link& link : names.links) {
    out["Links"].push_back("/" + link.target + ":/" + container.name + "/" + link.alias);
  }
}

}  // namespace cnet::output
