#include "cnet/kernel/real_ports.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <catch2/catch.hpp>
#include <cerrno>
#include <iostream>

#include "cnet/base/error.h"
#include "private_net.h"
#include "samples.h"

using namespace cnet;
using namespace cnet::test;

namespace {

Binding binding(const char* host_ip, std::uint16_t port, Protocol protocol) {
  return {.host_ip = ip(host_ip), .host_port = port, .container_port = 80, .protocol = protocol};
}

}  // namespace

TEST_CASE("a held port is nobody else's") {
  PrivateNet net;
  if (!net) return;
  shell("ip link set lo up");
  RealPorts ports;
  const Protocol protocol = GENERATE(Protocol::tcp, Protocol::udp);
  const char* address = GENERATE("0.0.0.0", "127.0.0.1", "::", "::1");
  Binding wanted = binding(address, 8080, protocol);
  auto held = ports.hold(wanted, Holding::silent);
  REQUIRE(held);
  Binding again = wanted;
  CHECK_FALSE(ports.hold(again, Holding::silent));
  Binding other = binding(address, 8081, protocol);
  CHECK(ports.hold(other, Holding::silent));
  held.reset();
  CHECK(ports.hold(again, Holding::silent));
}

TEST_CASE("IPv4 and IPv6 hold the same port side by side") {
  PrivateNet net;
  if (!net) return;
  RealPorts ports;
  Binding v4 = binding("0.0.0.0", 8080, Protocol::tcp);
  Binding v6 = binding("::", 8080, Protocol::tcp);
  const auto first = ports.hold(v4, Holding::silent);
  const auto second = ports.hold(v6, Holding::silent);
  CHECK(first);
  CHECK(second);
}

TEST_CASE("an ephemeral port is chosen and told") {
  PrivateNet net;
  if (!net) return;
  RealPorts ports;
  const Protocol protocol = GENERATE(Protocol::tcp, Protocol::udp);
  Binding first = binding("0.0.0.0", 0, protocol);
  Binding second = binding("0.0.0.0", 0, protocol);
  const auto one = ports.hold(first, Holding::silent);
  const auto two = ports.hold(second, Holding::silent);
  REQUIRE(one);
  REQUIRE(two);
  CHECK(first.host_port >= 1024);
  CHECK(first.host_port != second.host_port);
}

TEST_CASE("a held port answers nobody") {
  PrivateNet net;
  if (!net) return;
  shell("ip link set lo up");
  RealPorts ports;
  std::vector<UniqueFd> others;  // few ports and many are held by different kinds of filter
  const std::uint16_t before = GENERATE(std::uint16_t{0}, std::uint16_t{20});
  for (std::uint16_t i = 0; i < before; ++i) {
    Binding other = binding("0.0.0.0", static_cast<std::uint16_t>(9000 + i), Protocol::tcp);
    others.push_back(ports.hold(other, Holding::silent).value());
  }
  Binding wanted = binding("0.0.0.0", 8080, Protocol::tcp);
  const auto held = ports.hold(wanted, Holding::silent);
  const UniqueFd client(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  sockaddr_in server{};
  server.sin_family = AF_INET;
  server.sin_port = htons(8080);
  server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  CHECK(::connect(client.get(), reinterpret_cast<sockaddr*>(&server), sizeof server) == -1);
  CHECK(errno == EINPROGRESS);
  // Over lo an answer, or a refusal, comes within the call above.
  pollfd event{.fd = client.get(), .events = POLLOUT, .revents = 0};
  CHECK(::poll(&event, 1, 50) == 0);
}

namespace {

/// Whether a TCP client with that source address gets in to [::1]:8080. On a busy machine being let
/// in may take a while; being kept out is looked at for a moment only.
bool gets_in(const char* source, bool expected) {
  const UniqueFd client(::socket(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  sockaddr_in6 from{};
  from.sin6_family = AF_INET6;
  ::inet_pton(AF_INET6, source, &from.sin6_addr);
  REQUIRE(::bind(client.get(), reinterpret_cast<sockaddr*>(&from), sizeof from) == 0);
  sockaddr_in6 server{};
  server.sin6_family = AF_INET6;
  server.sin6_port = htons(8080);
  server.sin6_addr = in6addr_loopback;
  ::connect(client.get(), reinterpret_cast<sockaddr*>(&server), sizeof server);
  pollfd event{.fd = client.get(), .events = POLLOUT, .revents = 0};
  return ::poll(&event, 1, expected ? 10'000 : 50) == 1 && (event.revents & POLLERR) == 0;
}

}  // namespace

TEST_CASE("a relayed port lets its sources in and nobody else") {
  PrivateNet net;
  if (!net) return;
  shell(
      "ip link set lo up; ip address add fd00:1::1/128 dev lo nodad; "
      "ip address add fd00:2::1/128 dev lo nodad");
  RealPorts ports;
  Binding wanted = binding("::", 8080, Protocol::tcp);
  const auto [sources, first, second] = GENERATE(table<std::vector<const char*>, bool, bool>(
      {{{}, true, true},
       {{"fd00:1::/32"}, true, false},
       {{"10.0.0.0/8", "fd00:2::1/128", "fd00:1::/33"}, true, true},
       {{"fd00:1::2/127"}, false, false},
       {{"fd00:2::/17"}, true, true},
       {{"::/0"}, true, true},
       {{"10.0.0.0/8"}, false, false}}));
  for (const char* source : sources) wanted.from.push_back(Prefix::parse(source).value());
  const auto held = ports.hold(wanted, Holding::everywhere);
  REQUIRE(held);
  CHECK(gets_in("fd00:1::1", first) == first);
  CHECK(gets_in("fd00:2::1", second) == second);
}

TEST_CASE("what cannot be held says why") {
  PrivateNet net;
  if (!net) return;
  shell("ip link set lo up");  // without any address the kernel takes every one for its own
  RealPorts ports;
  Binding foreign = binding("192.0.2.9", 8080, Protocol::tcp);
  try {
    ports.hold(foreign, Holding::silent);
    FAIL("held an address of another host");
  } catch (const Error& error) {
    CHECK(error.problem() ==
          "bind 192.0.2.9:8080/tcp: Cannot assign requested address (EADDRNOTAVAIL)");
    CHECK_FALSE(error.hint().empty());
  }
  Binding sctp = binding("0.0.0.0", 8080, Protocol::sctp);
  try {
    const auto held = ports.hold(sctp, Holding::silent);
    CHECK(held);
  } catch (const Error& error) {
    std::cout << "SKIP sctp: " << error.problem() << "\n";
    CHECK_FALSE(error.hint().empty());
  }
}
