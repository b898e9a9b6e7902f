#pragma once

#include <string>

#include "cnet/model/logging.h"

namespace cnet {

/// "tcp://host:514", "udp://host", "unix:///path", and "host:24224" where `plain` says so. Throws
/// Error (usage) that names the option.
struct AddressGrammar {
  std::string option;      ///< "syslog-address"
  std::uint16_t port = 0;  ///< when none is given
  bool udp = false;        ///< is one of the transports
  bool plain = false;      ///< HOST[:PORT] alone is TCP
};
LogAddress parse_log_address(const std::string& text, const AddressGrammar& grammar);

}  // namespace cnet
