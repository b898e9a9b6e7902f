#include "log_address.h"

#include <optional>
#include <string_view>

#include "cnet/base/error.h"
#include "cnet/base/text.h"

namespace cnet {
namespace {

using Transport = LogAddress::Transport;

Error no_address(const std::string& text, const AddressGrammar& grammar) {
  std::string forms = "tcp://HOST[:PORT], ";
  if (grammar.udp) forms += "udp://HOST[:PORT], ";
  if (grammar.plain) forms += "HOST[:PORT], ";
  return Error("--log-opt " + grammar.option + "=" + text + " is no address of a collector",
               Error::Kind::usage)
      .hint("write " + forms + "or unix:///PATH");
}

/// "host", "host:514", "[fd00::1]:514"; absent when it is none of them.
std::optional<LogAddress> parse_host(std::string_view text, std::uint16_t port) {
  LogAddress address{.transport = Transport::tcp, .host = {}, .port = port, .path = {}};
  std::string_view rest;
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    address.host = text.substr(1, end - 1);
    rest = text.substr(end + 1);
  } else {
    const std::size_t end = text.find(':');
    address.host = text.substr(0, end);
    if (end != std::string_view::npos) rest = text.substr(end);
  }
  if (!rest.empty()) {
    const auto number = rest.starts_with(':') ? parse_number(rest.substr(1), 65535) : std::nullopt;
    if (!number || *number == 0) return std::nullopt;
    address.port = static_cast<std::uint16_t>(*number);
  }
  const bool odd = address.host.empty() || address.host.front() == '-' ||
                   address.host.find_first_of("/ \t\n@") != std::string::npos;
  return odd ? std::nullopt : std::optional(address);
}

}  // namespace

std::string log_address_text(const LogAddress& address) {
  if (address.transport == Transport::local) return "unix://" + address.path;
  const bool is_ip6 = address.host.find(':') != std::string::npos;
  return std::string(address.transport == Transport::tcp ? "tcp" : "udp") + "://" +
         (is_ip6 ? "[" + address.host + "]" : address.host) + ":" + std::to_string(address.port);
}

LogAddress parse_log_address(const std::string& text, const AddressGrammar& grammar) {
  const std::size_t end = text.find("://");
  const std::string scheme = end == std::string::npos ? "" : text.substr(0, end);
  const std::string rest = end == std::string::npos ? text : text.substr(end + 3);
  if (scheme == "tcp+tls" || scheme == "tls") {
    throw Error("--log-opt " + grammar.option + "=" + text + ": cnet speaks no TLS to a collector",
                Error::Kind::usage)
        .hint("send to an rsyslog or fluent-bit on this host, which passes it on by TLS");
  }
  if (scheme == "unix" || scheme == "unixgram") {
    constexpr std::size_t longest = 107;  // sun_path
    if (!rest.starts_with('/') || rest.size() > longest) throw no_address(text, grammar);
    return {.transport = Transport::local, .host = {}, .port = 0, .path = rest};
  }
  if (scheme.empty() && !grammar.plain) throw no_address(text, grammar);
  if (!scheme.empty() && scheme != "tcp" && !(scheme == "udp" && grammar.udp)) {
    throw no_address(text, grammar);
  }
  auto address = parse_host(rest, grammar.port);
  if (!address) throw no_address(text, grammar);
  if (scheme == "udp") address->transport = Transport::udp;
  return *address;
}

}  // namespace cnet
