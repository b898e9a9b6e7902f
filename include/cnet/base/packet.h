#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "cnet/base/unique_fd.h"

namespace cnet {

/// SCM_MAX_FD is 253.
inline constexpr std::size_t kMostFds = 250;

/// Sends one packet with descriptors beside it. False with errno set when it cannot be sent, EAGAIN
/// when it would block.
bool send_packet(int socket, const void* data, std::size_t size,
                 std::span<const UniqueFd> fds = {});

/// Receives one packet of exactly `size` bytes; descriptors beside it are appended to `fds`, or
/// closed. False at the end of the connection (errno 0), for a packet of another size (EBADMSG), or
/// with errno set.
bool receive_packet(int socket, void* data, std::size_t size, std::vector<UniqueFd>* fds = nullptr);

template <class Packet>
bool send(int socket, const Packet& packet) {
  return send_packet(socket, &packet, sizeof packet);
}
template <class Packet>
bool receive(int socket, Packet& packet, std::vector<UniqueFd>* fds = nullptr) {
  return receive_packet(socket, &packet, sizeof packet, fds);
}

}  // namespace cnet
