#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "cnet/addr/prefix.h"
#include "cnet/model/logging.h"
#include "cnet/model/name_settings.h"

namespace cnet {

struct AddressPool {
  Prefix base;
  int size = 24;  ///< prefix length of each network cut from it
  friend bool operator==(const AddressPool&, const AddressPool&) = default;
};

/// /etc/cnet/config.json. Precedence: flag, environment, this file, the default written here.
struct Config {
  std::string root = "/var/lib/cnet";                 ///< "root"; CNET_ROOT, --root
  std::string run_root = "/run/cnet";                 ///< "run-root"; CNET_RUN_ROOT, --run-root
  std::vector<AddressPool> default_address_pools;     ///< "default-address-pools": empty means cnet's own
  std::uint32_t firewall_mark = 0x40000000;           ///< "firewall-mark": the bit of the fail-closed rules
  DnsSettings dns;                                    ///< "dns", "dns-search", "dns-opts": in the place of the host's
  std::string log_level = "info";                     ///< "log-level": debug, info, warn, error
  std::string log_file = "/var/log/cnet.log";         ///< "log-file": absolute, or one of the two words below
  std::chrono::seconds plugin_deadline{
      10};  ///< "plugin-deadline": 1 to 300, for each call of a plugin
  Logging logging;                                    ///< "log-driver", "log-opts": of new containers
  std::string user_ids_of;  ///< "userns-user": whose subordinate ids --userns auto gives; empty:
                            ///< kUnclaimedIds
  friend bool operator==(const Config&, const Config&) = default;
};

inline constexpr const char* kJournalLog = "journal";
inline constexpr const char* kNoLog = "none";

}  // namespace cnet
