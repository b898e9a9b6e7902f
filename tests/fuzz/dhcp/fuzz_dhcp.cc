// What comes to UDP port 68: a packet, a message in it, a lease.

#include "cnet/dhcp/lease_text.h"
#include "cnet/dhcp/message.h"
#include "cnet/dhcp/packet.h"

using namespace cnet;
using namespace cnet::dhcp;

namespace {

void read_message(std::span<const std::uint8_t> message) {
  constexpr std::size_t at_transaction = 4, at_mac = 28, mac_size = 6;
  if (message.size() < at_mac + mac_size) return;
  std::uint32_t transaction = 0;
  for (const std::uint8_t byte : message.subspan(at_transaction, 4))
    transaction = transaction << 8 | byte;
  std::array<std::uint8_t, mac_size> mac;
  std::copy_n(message.begin() + at_mac, mac_size, mac.begin());
  const auto reply = decode(message, transaction, Mac(mac));
  const auto lease = reply ? granted(*reply, {}) : std::nullopt;
  if (lease && parse_lease(lease_text(*lease)) != lease) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span bytes(data, size);
  read_message(bytes);
  if (const auto message = message_in(bytes)) read_message(*message);
  parse_lease({reinterpret_cast<const char*>(data), size});
  return 0;
}
