#pragma once

#include <map>
#include <optional>
#include <string>

#include "cnet/engine/world.h"
#include "cnet/model/traffic.h"

namespace cnet {

/// Finds out whom packets are from and to, as seen by one who looks at one bridge network.
class TrafficNames {
 public:
  TrafficNames(World& world, Network network);

  /// Absent when it does not concern the network, or belongs to a flow that was named within the
  /// last minute.
  std::optional<NamedPacket> name(LoggedPacket packet);

 private:
  bool is_on_network(const LoggedPacket& packet, const NamedPacket& named);
  bool is_known_flow(const LoggedPacket& packet);
  std::string name_of(const Ip& ip);
  std::string sender_by(const std::string& interface);
  std::string publisher_of(const PacketFacts& facts);
  bool is_own(const Ip& ip) const;

  World& world_;
  Network network_;
  std::map<std::string, std::string>
      ports_;  ///< bridge ports of the network -> container; "" for others'
  std::map<PacketFacts, Time> flows_;
};

}  // namespace cnet
