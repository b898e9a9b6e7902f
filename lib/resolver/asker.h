#pragma once

#include <netinet/in.h>

#include <cstdint>
#include <span>

namespace cnet::resolver {

/// Where an answer goes.
struct Asker {
  std::uint32_t stream = 0;  ///< number of a client's connection; 0: a datagram to `from`
  sockaddr_in from = {};
  std::uint16_t id = 0;      ///< of the client's query
  std::uint16_t limit = 0;   ///< bytes of an answer to a datagram

  /// Tells clients apart: a socket or connection each.
  std::uint32_t client() const { return stream != 0 ? stream : 0x10000U + from.sin_port; }
};

/// The way back to clients.
class Outlet {
 public:
  virtual ~Outlet() = default;
  virtual void reply(const Asker& asker, std::span<const std::uint8_t> message) = 0;
};

}  // namespace cnet::resolver
