#include "cnet/dhcp/lease_text.h"

#include "cnet/base/text.h"

namespace cnet::dhcp {

std::string lease_text(const GrantedLease& lease) {
  const DhcpLease& times = lease.lease;
  const std::vector<std::string> words{
      lease.address.str(),          lease.router ? lease.router->str() : "-",
      times.server.str(),           rfc3339(times.since),
      std::to_string(times.length), std::to_string(times.renew),
      std::to_string(times.rebind)};
  return join(words, " ");
}

std::optional<GrantedLease> parse_lease(std::string_view text) {
  const auto words = split(text, ' ');
  constexpr std::size_t count = 7;
  if (words.size() != count) return std::nullopt;
  const auto address = Prefix::parse(words[0]);
  const auto router = words[1] == "-" ? std::nullopt : Ip::parse(words[1]);
  const auto server = Ip::parse(words[2]);
  const auto since = parse_rfc3339(words[3]);
  const auto length = parse_number(words[4], UINT32_MAX);
  const auto renew = parse_number(words[5], UINT32_MAX);
  const auto rebind = parse_number(words[6], UINT32_MAX);
  if (!address || (!router && words[1] != "-") || !server || !since || !length || !renew ||
      !rebind) {
    return std::nullopt;
  }
  return GrantedLease{.address = *address,
                      .router = router,
                      .lease = {.server = *server,
                                .since = *since,
                                .length = static_cast<std::uint32_t>(*length),
                                .renew = static_cast<std::uint32_t>(*renew),
                                .rebind = static_cast<std::uint32_t>(*rebind)}};
}

}  // namespace cnet::dhcp
