#include "local_address.h"

#include <netinet/in.h>

#include <array>
#include <cstring>

#include "cnet/addr/ip.h"

namespace cnet::image {
namespace {

bool is_local(const Ip& ip) {
  const bool zero_net = ip.family() == Family::v4 && ip.v4_host_order() >> 24 == 0;
  return ip.is_loopback() || ip.is_link_local() || ip.is_any() || zero_net;
}

}  // namespace

bool is_local_address(const sockaddr* address) {
  if (address->sa_family == AF_INET) {
    sockaddr_in in{};
    std::memcpy(&in, address, sizeof in);
    return is_local(Ip::v4(ntohl(in.sin_addr.s_addr)));
  }
  if (address->sa_family != AF_INET6) return true;
  sockaddr_in6 in{};
  std::memcpy(&in, address, sizeof in);
  std::array<std::uint8_t, 16> bytes{};
  std::memcpy(bytes.data(), &in.sin6_addr, bytes.size());
  if (!IN6_IS_ADDR_V4MAPPED(&in.sin6_addr)) return is_local(Ip::v6(bytes));
  std::uint32_t v4 = 0;
  std::memcpy(&v4, bytes.data() + 12, sizeof v4);
  return is_local(Ip::v4(ntohl(v4)));
}

bool is_local_text(const std::string& address) {
  const auto ip = Ip::parse(address);
  return ip && is_local(*ip);
}

}  // namespace cnet::image
