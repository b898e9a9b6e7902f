#include "sockets.h"

#include <fcntl.h>
#include <grp.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "cnet/base/error.h"
#include "cnet/dhcp/packet.h"

namespace cnet::dhcp {
namespace {

constexpr std::size_t kLargest = 2048;  ///< bytes of a packet; what is longer is no answer of DHCP

sockaddr_ll on_link(const std::string& interface) {
  sockaddr_ll address{};
  address.sll_family = AF_PACKET;
  address.sll_protocol = htons(ETH_P_IP);
  address.sll_ifindex = static_cast<int>(::if_nametoindex(interface.c_str()));
  if (address.sll_ifindex == 0) throw Error::system("look for interface " + interface, errno);
  return address;
}

/// UDP to port 68, unfragmented, whatever the length of the IPv4 header: the rest of the traffic
/// wakes nobody.
void hear_only_answers(int socket) {
  constexpr std::uint32_t all = kLargest;
  std::array<sock_filter, 9> code{{
      BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 9),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, IPPROTO_UDP, 0, 6),
      BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 6),
      BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, 0x3fff, 4, 0),
      BPF_STMT(BPF_LDX | BPF_B | BPF_MSH, 0),
      BPF_STMT(BPF_LD | BPF_H | BPF_IND, 2),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, kClientPort, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, all),
      BPF_STMT(BPF_RET | BPF_K, 0),
  }};
  const sock_fprog program{.len = code.size(), .filter = code.data()};
  if (::setsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) < 0) {
    throw Error::system("setsockopt SO_ATTACH_FILTER", errno);
  }
}

}  // namespace

void enter_netns(const std::string& path) {
  const UniqueFd netns(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!netns) throw Error::system("open " + path, errno);
  if (::setns(netns.get(), CLONE_NEWNET) < 0) throw Error::system("enter " + path, errno);
}

UniqueFd open_packet_socket(const std::string& interface) {
  const sockaddr_ll address = on_link(interface);
  UniqueFd socket(::socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket) throw Error::system("socket AF_PACKET", errno);
  hear_only_answers(socket.get());
  if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) < 0) {
    throw Error::system("bind to interface " + interface, errno);
  }
  return socket;
}

bool send_to_all(int packets, const std::string& interface, std::span<const std::uint8_t> packet) {
  sockaddr_ll address = on_link(interface);
  address.sll_halen = ETH_ALEN;
  std::fill_n(address.sll_addr, ETH_ALEN, std::uint8_t{0xff});
  return ::sendto(packets, packet.data(), packet.size(), 0,
                  reinterpret_cast<const sockaddr*>(&address), sizeof address) >= 0;
}

UniqueFd open_client_port(const std::string& interface) {
  UniqueFd socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket) throw Error::system("socket", errno);
  const int on = 1;
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  ::setsockopt(socket.get(), SOL_SOCKET, SO_BROADCAST, &on, sizeof on);
  if (::setsockopt(socket.get(), SOL_SOCKET, SO_BINDTODEVICE, interface.c_str(),
                   static_cast<socklen_t>(interface.size() + 1)) < 0) {
    throw Error::system("bind to interface " + interface, errno);
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(kClientPort);
  if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) < 0) {
    throw Error::system("bind to UDP port 68", errno);
  }
  return socket;
}

bool send_to(int port, const Ip& server, std::span<const std::uint8_t> message) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(kServerPort);
  std::memcpy(&address.sin_addr, server.bytes().data(), server.bytes().size());
  return ::sendto(port, message.data(), message.size(), 0,
                  reinterpret_cast<const sockaddr*>(&address), sizeof address) >= 0;
}

std::vector<std::uint8_t> receive(int socket, std::chrono::milliseconds patience) {
  pollfd wait{.fd = socket, .events = POLLIN, .revents = 0};
  constexpr std::int64_t longest = 1'000'000'000;
  if (::poll(&wait, 1, static_cast<int>(std::clamp<std::int64_t>(patience.count(), 0, longest))) <=
      0) {
    return {};
  }
  std::vector<std::uint8_t> bytes(kLargest);
  const ssize_t size = ::recv(socket, bytes.data(), bytes.size(), 0);
  bytes.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
  return bytes;
}

void drop_privileges() {
  constexpr uid_t nobody = 65534;
  const pid_t parent = ::getppid();
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 || ::setgroups(0, nullptr) < 0 ||
      ::setresgid(nobody, nobody, nobody) < 0 || ::setresuid(nobody, nobody, nobody) < 0) {
    throw Error::system("drop privileges", errno);
  }
  // Behind the change of user, which clears it.
  if (::prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0) < 0) throw Error::system("prctl", errno);
  if (::getppid() != parent) ::raise(SIGTERM);
}

std::uint32_t random_number() {
  std::uint32_t number = 0;
  if (::getrandom(&number, sizeof number, 0) < 0) throw Error::system("getrandom", errno);
  return number;
}

}  // namespace cnet::dhcp
