#include "resolv_conf.h"

#include "cnet/base/text.h"

namespace cnet::kernel {

std::vector<Ip> name_servers(std::string_view resolv_conf) {
  constexpr std::string_view keyword = "nameserver";
  std::vector<Ip> servers;
  for (std::string_view line : split(resolv_conf, '\n')) {
    line = trim(line);
    if (!line.starts_with(keyword)) continue;
    line.remove_prefix(keyword.size());
    if (line.empty() || (line.front() != ' ' && line.front() != '\t')) continue;
    line = trim(line);
    const std::string_view address = line.substr(0, line.find_first_of(" \t%"));
    if (const auto ip = Ip::parse(address)) servers.push_back(*ip);
  }
  return servers;
}

}  // namespace cnet::kernel
