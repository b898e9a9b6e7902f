#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace cnet::image {

/// One way to log in that a server offers in WWW-Authenticate (RFC 9110, 11.6.1).
struct Challenge {
  std::string scheme;                         ///< lower case: "bearer", "basic"
  std::map<std::string, std::string> params;  ///< names in lower case, values without their quotes

  /// "" when it is not there.
  std::string param(const std::string& name) const;
  friend bool operator==(const Challenge&, const Challenge&) = default;
};

/// Reads the value of one header; several challenges may stand in it. What breaks the grammar ends
/// it: the challenges before that are returned.
std::vector<Challenge> parse_challenges(std::string_view header);

}  // namespace cnet::image
