#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cnet/addr/mac.h"
#include "cnet/addr/prefix.h"
#include "cnet/base/id.h"
#include "cnet/model/endpoint.h"

namespace cnet {

/// Who asks a DHCP server, and by which link.
struct DhcpAsker {
  std::string interface;  ///< inside the sandbox, up
  Mac mac;
  std::string host_name;  ///< told to the server; empty: nothing
  friend bool operator==(const DhcpAsker&, const DhcpAsker&) = default;
};

/// What a server has granted.
struct GrantedLease {
  Prefix address;
  std::optional<Ip> router;
  DhcpLease lease;
  friend bool operator==(const GrantedLease&, const GrantedLease&) = default;
};

/// What a monitor keeps.
struct KeptLease {
  DhcpAsker asker;
  GrantedLease granted;
  std::vector<std::string> lost_command;  ///< argv executed when no server renews it any more
};

/// The seam to DHCP: asking, within a limited time. Keeping what was granted is the monitor's
/// affair (Runtime::keep_lease).
class Dhcp {
 public:
  virtual ~Dhcp() = default;
  /// Throws Error when no server answers, or none with a usable lease.
  virtual GrantedLease ask(const ContainerId& sandbox, const DhcpAsker& asker) = 0;
};

}  // namespace cnet
