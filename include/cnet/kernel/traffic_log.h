#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "cnet/model/traffic.h"
#include "cnet/nft/log_rules.h"

namespace cnet {

struct TrafficWish {
  std::uint32_t mark = 0;  ///< of the rules (nft::ruleset)
  nft::LoggedNetwork network;
  bool drops_only = false;  ///< no new flows
};

/// While it lives, rules in front of cnet's own tell of packets (NFLOG), a limited number of them a
/// second. Should the process be killed, the rules it leaves say nothing to nobody, and the next
/// command that looks at the firewall removes them. In the network namespace of the calling thread.
class TrafficLog {
 public:
  /// Throws Error.
  explicit TrafficLog(TrafficWish wish);
  ~TrafficLog();
  TrafficLog(const TrafficLog&) = delete;
  TrafficLog& operator=(const TrafficLog&) = delete;

  /// Readable when next() has something.
  int fd() const;
  /// Absent when there is nothing at the moment. What concerns other networks may come along.
  std::optional<LoggedPacket> next();
  /// Makes its rules again if somebody has made the tables anew. To be called now and then.
  void renew();
  /// Whether the kernel had to leave out packets since the last call.
  bool take_lost();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace cnet
