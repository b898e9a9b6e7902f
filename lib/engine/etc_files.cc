#include "etc_files.h"

#include <string_view>

#include "cnet/base/text.h"

namespace cnet {
namespace {

bool is_loopback_server(std::string_view line) {
  constexpr std::string_view keyword = "nameserver";
  const std::string_view text = trim(line);
  if (!text.starts_with(keyword)) return false;
  const auto ip = Ip::parse(trim(text.substr(keyword.size())));
  return ip && ip->is_loopback();
}

}  // namespace

std::string hosts_file(const Container& container, const Sandbox& sandbox) {
  std::string text =
      "127.0.0.1\tlocalhost\n"
      "::1\tlocalhost ip6-localhost ip6-loopback\n"
      "fe00::\tip6-localnet\n"
      "ff00::\tip6-mcastprefix\n"
      "ff02::1\tip6-allnodes\n"
      "ff02::2\tip6-allrouters\n";
  std::string names = container.hostname;
  if (!container.domainname.empty()) names = names + "." + container.domainname + " " + names;
  for (const Endpoint& endpoint : sandbox.endpoints) {
    for (const Family family : kFamilies) {
      const auto& address = endpoint.address(family);
      if (address && !names.empty()) text += address->ip().str() + "\t" + names + "\n";
    }
  }
  return text;
}

void refresh_hosts(World& world, const Container& container, const Sandbox& before,
                   const Sandbox& after) {
  const std::string text = hosts_file(container, after);
  const std::string was = hosts_file(container, before);
  if (text != was) world.store.replace_container_file(container.id, "hosts", was, text);
}

std::string resolv_conf(const std::string& host_text, NetworkMode mode) {
  if (mode == NetworkMode::host) return host_text;
  std::string text;
  for (const std::string_view line : split(host_text, '\n')) {
    if (!is_loopback_server(line) && !line.empty()) text.append(line).append("\n");
  }
  return text;
}

}  // namespace cnet
