#pragma once

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <optional>
#include <string>
#include <vector>

#include "sandbox_host.h"

namespace cnet::test {

using resolver::Keeper;

inline ResolverSpec spec_of(std::vector<std::string> servers = {}) {
  ResolverSpec spec{.networks = {{.id = std::string(64, 'a'), .name = "a"},
                                 {.id = std::string(64, 'b'), .name = "b"}}};
  spec.forwards = !servers.empty();
  for (const std::string& server : servers) {
    spec.servers.push_back({.ip = Ip::parse(server).value()});
  }
  return spec;
}

struct KeeperFixture {
  SandboxHost host;
  std::optional<Keeper> keeper;

  void begin(const ResolverSpec& spec) { keeper.emplace(host.pidfd(), host.networks(), spec); }

  /// Serves the keeper until `fd` is readable, or nothing for so long; false then.
  bool await(int fd, std::chrono::milliseconds limit = std::chrono::seconds(3)) {
    const auto end = Keeper::Clock::now() + limit;
    while (Keeper::Clock::now() < end) {
      std::vector<pollfd> polled = {{.fd = fd, .events = POLLIN, .revents = 0}};
      for (const int watched : keeper->watched()) {
        polled.push_back({.fd = watched, .events = POLLIN, .revents = 0});
      }
      ::poll(polled.data(), polled.size(), 10);
      keeper->handle([&](int watched) {
        for (const pollfd& one : polled) {
          if (one.fd == watched && watched >= 0 && one.revents != 0) return true;
        }
        return false;
      });
      if ((polled[0].revents & POLLIN) != 0) return true;
    }
    return false;
  }

  void send(const UniqueFd& socket, const Bytes& packet) {
    REQUIRE(::send(socket.get(), packet.data(), packet.size(), 0) == std::ssize(packet));
  }
  std::optional<Bytes> receive(const UniqueFd& socket, std::chrono::milliseconds limit = std::chrono::seconds(3)) {
    if (!await(socket.get(), limit)) return std::nullopt;
    Bytes bytes(65536);
    const ssize_t size = ::recv(socket.get(), bytes.data(), bytes.size(), 0);
    bytes.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    return bytes;
  }
  /// When the next answer came, as the kernel says of a socket with SO_TIMESTAMPNS: nanoseconds.
  std::int64_t arrival(const UniqueFd& socket) {
    REQUIRE(await(socket.get()));
    Bytes bytes(65536);
    iovec part{.iov_base = bytes.data(), .iov_len = bytes.size()};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(timespec))> control{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    REQUIRE(::recvmsg(socket.get(), &message, 0) > 0);
    const cmsghdr* header = CMSG_FIRSTHDR(&message);
    REQUIRE(header != nullptr);
    timespec time{};
    std::memcpy(&time, CMSG_DATA(header), sizeof time);
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
  }
  Parsed ask(std::string_view name, std::uint16_t type = dns::kTypeA) {
    const UniqueFd socket = host.client(SOCK_DGRAM);
    send(socket, query_for(name, type));
    const auto answer = receive(socket);
    REQUIRE(answer);
    return parse_answer(*answer);
  }
  /// One question to a server, answered by it with `rcode` and nothing else.
  void answer_as(FakeServer& server, std::uint8_t rcode) {
    REQUIRE(await(server.fd()));
    auto question = server.question();
    REQUIRE(question);
    (*question)[3] = static_cast<std::uint8_t>(0x80 | rcode);
    server.answer(*question);
  }
  pid_t child() {
    const std::string info =
        shell("grep Pid: /proc/" + std::to_string(::getpid()) + "/fdinfo/" +
                                   std::to_string(keeper->watched()[0]));
    return std::stoi(info.substr(info.find(':') + 1));
  }
};

/// A slow machine's factor on what a case demands, as in tests/system.
inline int patience() {
  const char* text = std::getenv("CNET_TEST_PATIENCE");
  return text != nullptr ? std::max(1, std::atoi(text)) : 1;
}

}  // namespace cnet::test
