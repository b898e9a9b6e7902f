#include "cnet/addr/protocol.h"

#include "cnet/base/text.h"

namespace cnet {

std::string protocol_name(Protocol protocol) {
  switch (protocol) {
    case Protocol::tcp:
      return "tcp";
    case Protocol::udp:
      return "udp";
    case Protocol::sctp:
      return "sctp";
  }
  return {};
}

std::optional<Protocol> parse_protocol(std::string_view name) {
  const std::string word = lower(name);
  for (const Protocol protocol : {Protocol::tcp, Protocol::udp, Protocol::sctp}) {
    if (word == protocol_name(protocol)) return protocol;
  }
  return std::nullopt;
}

}  // namespace cnet
