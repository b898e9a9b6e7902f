#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cnet/addr/name_server.h"

namespace cnet::dns {

/// What a resolv.conf(5) says that a resolver needs.
struct ResolvConf {
  std::vector<NameServer> servers;
  std::vector<std::string> search;   ///< of the last `search` or `domain`; {"."}: nothing is searched
  std::vector<std::string> options;  ///< "ndots:1", "edns0": of all `options` lines together
  friend bool operator==(const ResolvConf&, const ResolvConf&) = default;
};

/// Total: what is no line of resolv.conf(5) is passed over, and of each list only so much is kept
/// that the result is small whatever the text is. Every word in it is printable ASCII.
ResolvConf parse_resolv_conf(std::string_view text);

/// The file that says so; parse_resolv_conf gives the same back.
std::string to_text(const ResolvConf& conf);

/// "ndots:N" among the options, the last of several; nullptr without one.
const std::string* find_ndots(const ResolvConf& conf);

}  // namespace cnet::dns
