#include "url.h"

#include <algorithm>
#include <utility>

#include "cnet/addr/ip.h"
#include "cnet/base/text.h"

namespace cnet::image {
namespace {

constexpr std::size_t kLongest = 8192;

int port_of_scheme(std::string_view scheme) { return scheme == "https" ? 443 : 80; }

bool is_alnum(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_name_host(std::string_view host) {
  return !host.empty() && host.size() <= 253 && is_alnum(host.front()) &&
         std::ranges::all_of(
             host, [](char c) { return is_alnum(c) || c == '.' || c == '-' || c == '_'; });
}

bool is_ip6_host(std::string_view host) {
  if (host.size() < 4 || host.front() != '[' || host.back() != ']') return false;
  const auto ip = Ip::parse(host.substr(1, host.size() - 2));
  return ip && ip->family() == Family::v6;
}

/// Printable ASCII without the characters that browsers and libraries read differently.
bool is_target(std::string_view text) {
  return std::ranges::all_of(
      text, [](char c) { return c > ' ' && c < 0x7f && c != '\\' && c != '"' && c != '<'; });
}

}  // namespace

std::string Url::authority() const {
  return port == port_of_scheme(scheme) ? host : host + ":" + std::to_string(port);
}

std::string Url::str() const { return scheme + "://" + authority() + target; }

bool Url::same_origin(const Url& other) const {
  return scheme == other.scheme && host == other.host && port == other.port;
}

std::optional<Url> parse_url(std::string_view text) {
  if (text.size() > kLongest) return std::nullopt;
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos) return std::nullopt;
  Url url;
  url.scheme = lower(text.substr(0, colon));
  if (url.scheme != "http" && url.scheme != "https") return std::nullopt;
  text.remove_prefix(colon + 3);
  text = text.substr(0, text.find('#'));
  const std::size_t path = std::min(text.find_first_of("/?"), text.size());
  std::string_view host = text.substr(0, path);
  url.port = port_of_scheme(url.scheme);
  const std::size_t last = host.rfind(':');
  if (last != std::string_view::npos && host.find(']', last) == std::string_view::npos) {
    const auto port = parse_number(host.substr(last + 1), 65535);
    if (!port || *port == 0) return std::nullopt;
    url.port = static_cast<int>(*port);
    host = host.substr(0, last);
  }
  if (!is_name_host(host) && !is_ip6_host(host)) return std::nullopt;
  url.host = lower(host);
  url.target = text.substr(path);
  if (!is_target(url.target)) return std::nullopt;
  if (url.target.empty() || url.target.front() != '/') url.target.insert(0, "/");
  return url;
}

std::optional<Url> resolve_url(const Url& base, std::string_view location) {
  if (location.starts_with("//")) return parse_url(base.scheme + ":" + std::string(location));
  if (!location.starts_with('/')) return parse_url(location);
  location = location.substr(0, location.find('#'));
  if (location.size() > kLongest || !is_target(location)) return std::nullopt;
  Url url = base;
  url.target = location;
  return url;
}

bool is_loopback_host(std::string_view host) {
  if (host == "localhost" || host.ends_with(".localhost")) return true;
  if (host.size() > 2 && host.front() == '[') host = host.substr(1, host.size() - 2);
  const auto ip = Ip::parse(host);
  return ip && ip->is_loopback();
}

std::string query_escaped(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~') {
      out.push_back(c);
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out.append({'%', digits[byte >> 4], digits[byte & 15]});
  }
  return out;
}

}  // namespace cnet::image
