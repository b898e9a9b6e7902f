#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cnet::image {

/// An http or https URL, taken apart so strictly that no two readers can see different hosts in it:
/// no user, no fragment, no control characters, a host of [A-Za-z0-9.-_] or an IPv6 address.
struct Url {
  std::string scheme;  ///< "http" or "https"
  std::string host;    ///< lower case; an IPv6 address in brackets
  int port = 0;        ///< the scheme's own when none was written
  std::string target;  ///< path and query: "/v2/", "/token?service=x"

  std::string str() const;
  /// "localhost:5000": as people write it, the scheme's own port left out.
  std::string authority() const;
  bool same_origin(const Url& other) const;
  friend bool operator==(const Url&, const Url&) = default;
};

/// Absent for everything else. A fragment is dropped.
std::optional<Url> parse_url(std::string_view text);

/// What a Location header means: a whole URL, "//host/path" or "/path". Absent for anything else.
std::optional<Url> resolve_url(const Url& base, std::string_view location);

/// "localhost", or a loopback address.
bool is_loopback_host(std::string_view host);

/// For a value in a query: everything but [A-Za-z0-9-._~] as %XX.
std::string query_escaped(std::string_view text);

}  // namespace cnet::image
