#include "cnet/dhcp/message.h"

#include <algorithm>
#include <catch2/catch.hpp>

namespace cnet::dhcp {
namespace {

const Mac kMac({2, 0, 0, 0, 0, 1});
constexpr std::uint32_t kTransaction = 0x01020304;

Ip ip(const char* text) { return *Ip::parse(text); }

/// A server's message: an ack unless the options say otherwise.
Bytes reply(const Bytes& options, std::uint8_t yours = 7) {
  Bytes bytes(236);
  bytes[0] = 2;
  bytes[1] = 1;
  bytes[2] = 6;
  const Bytes transaction{1, 2, 3, 4}, address{10, 9, 0, yours};
  std::ranges::copy(transaction, bytes.begin() + 4);
  std::ranges::copy(address, bytes.begin() + 16);
  std::ranges::copy(kMac.bytes(), bytes.begin() + 28);
  bytes.insert(bytes.end(), {99, 130, 83, 99});
  bytes.insert(bytes.end(), options.begin(), options.end());
  return bytes;
}

const Bytes kAck{53, 1, 5, 54,  4,   10,  9, 0, 1, 51, 4, 0, 0,   14,
                 16, 1, 4, 255, 255, 255, 0, 3, 4, 10, 9, 0, 254, 255};

Bytes with(Bytes options, Bytes before) {
  before.insert(before.end(), options.begin(), options.end());
  return before;
}

}  // namespace

TEST_CASE("what a client says") {
  const Bytes bytes = encode({.type = MessageType::request,
                              .transaction = kTransaction,
                              .mac = kMac,
                              .host_name = "web",
                              .own = ip("10.9.0.7"),
                              .wanted = ip("10.9.0.8"),
                              .server = ip("10.9.0.1")});
  CHECK(bytes.size() == 300);
  CHECK(Bytes(bytes.begin(), bytes.begin() + 8) == Bytes{1, 1, 6, 0, 1, 2, 3, 4});
  CHECK(Bytes(bytes.begin() + 12, bytes.begin() + 16) == Bytes{10, 9, 0, 7});
  CHECK(Bytes(bytes.begin() + 28, bytes.begin() + 34) == Bytes{2, 0, 0, 0, 0, 1});
  CHECK(Bytes(bytes.begin() + 236, bytes.begin() + 268) ==
        Bytes{99, 130, 83, 99, 53, 1, 3, 50, 4,  10, 9,  0, 8,   54,  4,   10,
              9,  0,   1,  55, 5,  1, 3, 51, 58, 59, 12, 3, 'w', 'e', 'b', 255});
  const Bytes release = encode({.type = MessageType::release, .mac = kMac, .host_name = "web"});
  CHECK(std::ranges::find(release, 55) == release.end());
  CHECK(encode({.host_name = std::string(500, 'x')}).size() < 400);
}

TEST_CASE("what a server grants") {
  const auto ack = decode(reply(kAck), kTransaction, kMac);
  REQUIRE(ack);
  CHECK(ack->type == MessageType::ack);
  CHECK(ack->server == ip("10.9.0.1"));
  const auto lease = granted(*ack, {});
  REQUIRE(lease);
  CHECK(lease->address.str() == "10.9.0.7/24");
  CHECK(lease->router == ip("10.9.0.254"));
  CHECK(lease->lease.length == 3600);
  CHECK(lease->lease.renew == 1800);
  CHECK(lease->lease.rebind == 3150);
}

TEST_CASE("times of the server's own are used if they are in order") {
  const auto times = [](std::uint8_t renew, std::uint8_t rebind) {
    const auto ack = decode(reply(with(kAck, {58, 4, 0, 0, 0, renew, 59, 4, 0, 0, 0, rebind})),
                            kTransaction, kMac);
    return granted(*ack, {})->lease;
  };
  CHECK(times(5, 10).renew == 5);
  CHECK(times(5, 10).rebind == 10);
  CHECK(times(10, 5).renew == 1800);
  CHECK(times(0, 5).rebind == 3150);
}

TEST_CASE("what an interface cannot use is no lease") {
  const auto with_mask = [](Bytes mask) {
    Bytes options{53, 1, 5, 54, 4, 10, 9, 0, 1, 51, 4, 0, 0, 14, 16, 1, 4};
    options.insert(options.end(), mask.begin(), mask.end());
    const auto ack = decode(reply(options), kTransaction, kMac);
    return ack ? granted(*ack, {}) : std::nullopt;
  };
  CHECK(with_mask({255, 255, 255, 255})->address.length() == 32);
  CHECK_FALSE(with_mask({255, 0, 255, 0}));
  CHECK_FALSE(with_mask({0, 0, 0, 0}));
  CHECK_FALSE(decode(reply({53, 1, 5, 54, 4, 10, 9, 0, 1}), kTransaction, kMac));  // no length
  CHECK_FALSE(decode(reply({53, 1, 5, 51, 4, 0, 0, 1, 0}), kTransaction, kMac));   // no server
  CHECK_FALSE(
      decode(reply({54, 4, 10, 9, 0, 1, 51, 4, 0, 0, 1, 0}), kTransaction, kMac));  // no type
  CHECK_FALSE(decode(reply({53, 1, 1, 54, 4, 10, 9, 0, 1, 51, 4, 0, 0, 1, 0}), kTransaction, kMac));
  const auto far_router = decode(reply({53, 1, 5, 54,  4,   10,  9, 0, 1, 51,  4, 0, 0, 1,
                                        0,  1, 4, 255, 255, 255, 0, 3, 4, 192, 0, 2, 1}),
                                 kTransaction, kMac);
  CHECK_FALSE(granted(*far_router, {})->router);
}

TEST_CASE("another's answer is none") {
  CHECK_FALSE(decode(reply(kAck), kTransaction + 1, kMac));
  CHECK_FALSE(decode(reply(kAck), kTransaction, Mac({2, 0, 0, 0, 0, 2})));
  const auto nak = decode(reply({53, 1, 6, 54, 4, 10, 9, 0, 1, 255}), kTransaction, kMac);
  REQUIRE(nak);
  CHECK(nak->type == MessageType::nak);
}

TEST_CASE("an option in parts is put together") {
  const auto ack = decode(reply(with(kAck, {3, 2, 10, 9, 3, 2, 0, 253})), kTransaction, kMac);
  CHECK(ack->router == ip("10.9.0.253"));
}

TEST_CASE("cut off anywhere, or with any byte another: a reply or none") {
  const Bytes whole = reply(kAck);
  int understood = 0;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    understood += decode(std::span(whole).first(size), kTransaction, kMac) ? 1 : 0;
  }
  CHECK(understood < 10);  // those where only the router, or the end, is missing
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (int byte = 0; byte < 256; ++byte) {
      Bytes changed = whole;
      changed[at] = static_cast<std::uint8_t>(byte);
      if (const auto heard = decode(changed, kTransaction, kMac)) granted(*heard, {});
    }
  }
}

}  // namespace cnet::dhcp
