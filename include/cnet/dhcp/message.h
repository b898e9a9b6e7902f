#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cnet/addr/mac.h"
#include "cnet/addr/prefix.h"
#include "cnet/plan/dhcp.h"

// The messages of DHCP (RFC 2131, RFC 2132), as far as a client has to do with them.

namespace cnet::dhcp {

using Bytes = std::vector<std::uint8_t>;

/// Option 53.
enum class MessageType : std::uint8_t {
  discover = 1,
  offer = 2,
  request = 3,
  decline = 4,
  ack = 5,
  nak = 6,
  release = 7,
};

/// What a client says. Which fields belong to which message is RFC 2131's table 5.
struct Question {
  MessageType type = MessageType::discover;
  std::uint32_t transaction = 0;
  Mac mac;
  std::string host_name;     ///< empty: not told
  std::optional<Ip> own;     ///< ciaddr: the address that is in use (renewing, releasing)
  std::optional<Ip> wanted;  ///< option 50
  std::optional<Ip> server;  ///< option 54
};

Bytes encode(const Question& question);

/// What a server says: an offer, an ack or a nak.
struct Reply {
  MessageType type = MessageType::offer;
  Ip server;                                   ///< option 54
  Ip address;                                  ///< yiaddr; 0.0.0.0 in a nak
  std::optional<Ip> mask;                      ///< option 1
  std::optional<Ip> router;                    ///< the first one of option 3
  std::uint32_t length = 0;                    ///< option 51, in seconds
  std::optional<std::uint32_t> renew, rebind;  ///< options 58 and 59
};

/// Reads what came in answer to a question of that transaction and hardware address. Absent for
/// whatever else it is: another's answer, a message that is damaged, cut off or lacks what its type
/// must have. Total.
std::optional<Reply> decode(std::span<const std::uint8_t> bytes, std::uint32_t transaction,
                            const Mac& mac);

/// The lease that an ack grants; absent when an interface cannot use it.
std::optional<GrantedLease> granted(const Reply& ack, Time since);

}  // namespace cnet::dhcp
