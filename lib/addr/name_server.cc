#include "cnet/addr/name_server.h"

#include <algorithm>

namespace cnet {
namespace {

constexpr std::size_t kLongestLinkName = 15;  // IFNAMSIZ - 1

/// What the kernel would take for the name of a link, as far as it can be written here.
bool is_zone(std::string_view text) {
  return !text.empty() && text.size() <= kLongestLinkName &&
         std::ranges::all_of(
             text, [](char c) { return c > ' ' && c < 0x7f && c != '/' && c != '%' && c != ':'; });
}

}  // namespace

std::optional<NameServer> NameServer::parse(std::string_view text) {
  const std::size_t percent = text.find('%');
  const auto ip = Ip::parse(text.substr(0, percent));
  if (!ip) return std::nullopt;
  if (percent == text.npos) return NameServer{*ip, {}};
  const std::string_view zone = text.substr(percent + 1);
  if (ip->family() == Family::v4 || !is_zone(zone)) return std::nullopt;
  return NameServer{*ip, ip->is_link_local() ? std::string(zone) : std::string()};
}

std::string NameServer::str() const { return zone.empty() ? ip.str() : ip.str() + "%" + zone; }

}  // namespace cnet
