#include "cnet/dhcp/message.h"

#include <algorithm>
#include <bit>

namespace cnet::dhcp {
namespace {

constexpr std::size_t kHeader = 236;  ///< bytes in front of the magic cookie
constexpr std::array<std::uint8_t, 4> kCookie{99, 130, 83, 99};
constexpr std::size_t kLeast = 300;  ///< BOOTP's least size: some relays drop shorter ones
constexpr std::uint8_t kBootRequest = 1, kBootReply = 2, kEthernet = 1;
constexpr std::size_t kTransaction = 4, kOwn = 12, kYours = 16, kHardware = 28;
constexpr std::size_t kMacSize = 6, kIpSize = 4;

enum Option : std::uint8_t {
  kPad = 0,
  kMask = 1,
  kRouter = 3,
  kHostName = 12,
  kWantedAddress = 50,
  kLength = 51,
  kOverload = 52,
  kType = 53,
  kServer = 54,
  kWishes = 55,
  kRenew = 58,
  kRebind = 59,
  kEnd = 255,
};

void put_u32(Bytes& bytes, std::size_t at, std::uint32_t value) {
  for (std::size_t i = 0; i < 4; ++i) {
    bytes[at + i] = static_cast<std::uint8_t>(value >> (24 - 8 * i));
  }
}

void put_option(Bytes& bytes, Option option, std::span<const std::uint8_t> value) {
  bytes.push_back(option);
  bytes.push_back(static_cast<std::uint8_t>(value.size()));
  bytes.insert(bytes.end(), value.begin(), value.end());
}

std::uint32_t u32(std::span<const std::uint8_t> bytes) {
  std::uint32_t value = 0;
  for (const std::uint8_t byte : bytes.first(4)) value = value << 8 | byte;
  return value;
}

/// Options by number. One that is given in parts is put together (RFC 3396).
using Options = std::array<Bytes, 256>;

/// False when they are cut off.
bool read_options(std::span<const std::uint8_t> bytes, Options& options) {
  while (!bytes.empty()) {
    const std::uint8_t option = bytes[0];
    bytes = bytes.subspan(1);
    if (option == kPad) continue;
    if (option == kEnd) return true;
    if (bytes.empty() || bytes.size() - 1 < bytes[0]) return false;
    const auto value = bytes.subspan(1, bytes[0]);
    Bytes& known = options[option];
    known.insert(known.end(), value.begin(), value.end());
    bytes = bytes.subspan(1 + value.size());
  }
  return true;  // without its end, as some servers send it
}

std::optional<Ip> ip_in(const Options& options, Option option) {
  const Bytes& value = options[option];
  if (value.size() < kIpSize) return std::nullopt;
  return Ip::from_bytes(std::span(value).first(kIpSize));
}

std::optional<std::uint32_t> number_in(const Options& options, Option option) {
  const Bytes& value = options[option];
  return value.size() == 4 ? std::optional(u32(value)) : std::nullopt;
}

bool is_answer_to(std::span<const std::uint8_t> bytes, std::uint32_t transaction, const Mac& mac) {
  return bytes[0] == kBootReply && bytes[1] == kEthernet && bytes[2] == kMacSize &&
         u32(bytes.subspan(kTransaction)) == transaction &&
         std::ranges::equal(bytes.subspan(kHardware, kMacSize), mac.bytes()) &&
         std::ranges::equal(bytes.subspan(kHeader, kCookie.size()), kCookie);
}

/// The length of a prefix that a mask writes; absent when its ones have gaps.
std::optional<int> length_of(const Ip& mask) {
  const std::uint32_t bits = mask.v4_host_order();
  const int length = std::countl_one(bits);
  if (length == 0 || (length < 32 && bits << length != 0)) return std::nullopt;
  return length;
}

/// Of the address's class, as before there were masks.
int class_length(const Ip& ip) {
  const std::uint8_t first = ip.bytes()[0];
  return first < 128 ? 8 : first < 192 ? 16 : 24;
}

bool is_usable(const Ip& ip) {
  return !ip.is_any() && !ip.is_loopback() && !ip.is_multicast() && ip.bytes()[0] < 240;
}

}  // namespace

Bytes encode(const Question& question) {
  Bytes bytes(kHeader);
  bytes[0] = kBootRequest;
  bytes[1] = kEthernet;
  bytes[2] = kMacSize;
  put_u32(bytes, kTransaction, question.transaction);
  if (question.own) std::ranges::copy(question.own->bytes(), bytes.begin() + kOwn);
  std::ranges::copy(question.mac.bytes(), bytes.begin() + kHardware);
  bytes.insert(bytes.end(), kCookie.begin(), kCookie.end());
  const auto type = static_cast<std::uint8_t>(question.type);
  put_option(bytes, kType, std::span(&type, 1));
  if (question.wanted) put_option(bytes, kWantedAddress, question.wanted->bytes());
  if (question.server) put_option(bytes, kServer, question.server->bytes());
  if (question.type != MessageType::release) {
    const std::array<std::uint8_t, 5> wishes{kMask, kRouter, kLength, kRenew, kRebind};
    put_option(bytes, kWishes, wishes);
    constexpr std::size_t longest = 63;
    const auto name =
        std::span(question.host_name).first(std::min(longest, question.host_name.size()));
    if (!name.empty()) put_option(bytes, kHostName, Bytes(name.begin(), name.end()));
  }
  bytes.push_back(kEnd);
  if (bytes.size() < kLeast) bytes.resize(kLeast);
  return bytes;
}

std::optional<Reply> decode(std::span<const std::uint8_t> bytes, std::uint32_t transaction,
                            const Mac& mac) {
  if (bytes.size() < kHeader + kCookie.size() || !is_answer_to(bytes, transaction, mac)) {
    return std::nullopt;
  }
  Options options;
  if (!read_options(bytes.subspan(kHeader + kCookie.size()), options)) return std::nullopt;
  if (options[kType].size() != 1) return std::nullopt;
  const auto type = static_cast<MessageType>(options[kType][0]);
  const auto server = ip_in(options, kServer);
  if (!server || !is_usable(*server)) return std::nullopt;
  Reply reply{
      .type = type, .server = *server, .address = Ip::from_bytes(bytes.subspan(kYours, kIpSize))};
  if (type == MessageType::nak) return reply;
  if (type != MessageType::offer && type != MessageType::ack) return std::nullopt;
  const auto length = number_in(options, kLength);
  if (!length || *length == 0 || !is_usable(reply.address)) return std::nullopt;
  reply.mask = ip_in(options, kMask);
  reply.router = ip_in(options, kRouter);
  reply.length = *length;
  reply.renew = number_in(options, kRenew);
  reply.rebind = number_in(options, kRebind);
  return reply;
}

std::optional<GrantedLease> granted(const Reply& ack, Time since) {
  const auto length = ack.mask ? length_of(*ack.mask) : std::optional(class_length(ack.address));
  if (!length) return std::nullopt;
  GrantedLease lease{.address = Prefix(ack.address, *length), .router = {}, .lease = {}};
  if (ack.router && is_usable(*ack.router) && lease.address.contains(*ack.router) &&
      *ack.router != ack.address) {
    lease.router = ack.router;
  }
  // RFC 2131 4.4.5: a half, and seven eighths.
  const std::uint32_t half = ack.length / 2, late = ack.length - ack.length / 8;
  const bool in_order = ack.renew && ack.rebind && *ack.renew > 0 && *ack.renew < *ack.rebind &&
                        *ack.rebind < ack.length;
  lease.lease = {.server = ack.server,
                 .since = since,
                 .length = ack.length,
                 .renew = in_order ? *ack.renew : half,
                 .rebind = in_order ? *ack.rebind : late};
  return lease;
}

}  // namespace cnet::dhcp
