#include "cnet/base/packet.h"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace cnet {
namespace {

using FdSpace = std::array<char, CMSG_SPACE(kMostFds * sizeof(int))>;

void put_fds(msghdr& message, FdSpace& space, std::span<const UniqueFd> fds) {
  message.msg_control = space.data();
  message.msg_controllen = CMSG_SPACE(fds.size() * sizeof(int));
  cmsghdr* header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(fds.size() * sizeof(int));
  for (std::size_t i = 0; i < fds.size(); ++i) {
    const int fd = fds[i].get();
    std::memcpy(CMSG_DATA(header) + i * sizeof fd, &fd, sizeof fd);
  }
}

/// Owns all that came, wanted or not.
std::vector<UniqueFd> take_fds(msghdr& message) {
  std::vector<UniqueFd> fds;
  for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr;
       header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i) {
      int fd = -1;
      std::memcpy(&fd, CMSG_DATA(header) + i * sizeof fd, sizeof fd);
      fds.emplace_back(fd);
    }
  }
  return fds;
}

}  // namespace

bool send_packet(int socket, const void* data, std::size_t size, std::span<const UniqueFd> fds) {
  iovec part{.iov_base = const_cast<void*>(data), .iov_len = size};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  alignas(cmsghdr) FdSpace space;
  if (!fds.empty()) put_fds(message, space, fds);
  ssize_t sent = 0;
  do {
    sent = ::sendmsg(socket, &message, MSG_NOSIGNAL);
  } while (sent < 0 && errno == EINTR);
  return sent >= 0;
}

bool receive_packet(int socket, void* data, std::size_t size, std::vector<UniqueFd>* fds) {
  iovec part{.iov_base = data, .iov_len = size};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  alignas(cmsghdr) FdSpace space;
  message.msg_control = space.data();
  message.msg_controllen = space.size();
  ssize_t length = 0;
  do {
    length = ::recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  } while (length < 0 && errno == EINTR);
  if (length < 0) return false;
  std::vector<UniqueFd> came = take_fds(message);
  errno = length == 0 ? 0 : EBADMSG;
  if (static_cast<std::size_t>(length) != size || (message.msg_flags & MSG_TRUNC) != 0)
    return false;
  if (fds != nullptr) {
    for (UniqueFd& fd : came) fds->push_back(std::move(fd));
  }
  return true;
}

}  // namespace cnet
