#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cnet/addr/ip.h"

namespace cnet {

/// Where a DNS server is asked, on port 53.
struct NameServer {
  Ip ip;
  std::string zone;  ///< "eth0" of "fe80::1%eth0"; empty unless `ip` is link-local and IPv6

  /// An address, and behind '%' the interface of a link-local one. With an address that is valid
  /// everywhere the zone says nothing and is dropped, as in the C library.
  static std::optional<NameServer> parse(std::string_view text);
  std::string str() const;  ///< as parse takes it

  friend auto operator<=>(const NameServer&, const NameServer&) = default;
};

}  // namespace cnet
