#include "option_values.h"

#include <algorithm>
#include <array>

#include "cnet/base/text.h"
#include "name_rules.h"

namespace cnet {

Problem read_bool(std::string_view value, bool& out) {
  constexpr std::array<std::string_view, 6> yes{"1", "t", "T", "true", "TRUE", "True"};
  constexpr std::array<std::string_view, 6> no{"0", "f", "F", "false", "FALSE", "False"};
  if (std::ranges::find(yes, value) != yes.end()) {
    out = true;
  } else if (std::ranges::find(no, value) != no.end()) {
    out = false;
  } else {
    return "must be true or false";
  }
  return std::nullopt;
}

/// dev_valid_name() of the kernel refuses '/', ':', blanks, "." and ".."; '%' makes it a pattern,
/// and a '*' at the end is one to nft. "all" and "default" are folders of /proc/sys/net/ipv4/conf.
Problem read_link_name(std::string_view value, std::string& out) {
  constexpr std::size_t kLongest = 15;  // IFNAMSIZ without its NUL
  constexpr std::array<std::string_view, 5> reserved{".", "..", "lo", "all", "default"};
  const bool printable = std::ranges::all_of(value, [](char c) { return c > ' ' && c <= '~'; });
  if (value.empty()) return "must name an interface";
  if (value.size() > kLongest) return "is longer than an interface name may be (15 bytes)";
  if (!printable || value.find_first_of("/:%*\"\\") != std::string_view::npos ||
      std::ranges::find(reserved, value) != reserved.end()) {
    return "is not an interface name: letters, digits, '-', '_', '.' are, \"lo\", \"all\", "
           "\"default\" are not";
  }
  out = value;
  return std::nullopt;
}

Problem read_mtu(std::string_view value, std::uint32_t& out) {
  constexpr std::uint64_t kMin = 68;     // ETH_MIN_MTU, what RFC 791 requires of every link
  constexpr std::uint64_t kMax = 65535;  // ETH_MAX_MTU
  const auto mtu = parse_number(value, kMax);
  if (!mtu || (*mtu != 0 && *mtu < kMin)) {
    return "must be a number of bytes from 68 to 65535 (0: as the host's)";
  }
  out = static_cast<std::uint32_t>(*mtu);
  return std::nullopt;
}

Problem read_address(std::string_view value, Family family, std::optional<Ip>& out) {
  const auto ip = Ip::parse(value);
  if (!ip || ip->is_multicast() || ip->family() != family) {
    return "must be an " + family_name(family) + " address of the host";
  }
  out = *ip;
  return std::nullopt;
}

}  // namespace cnet
