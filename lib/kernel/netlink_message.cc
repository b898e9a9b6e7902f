#include "netlink_message.h"

#include <arpa/inet.h>
#include <netlink/attr.h>
#include <netlink/msg.h>

#include <cstdlib>
#include <cstring>

namespace cnet::kernel {
namespace {

void require(bool success) {
  if (!success) std::abort();
}

std::span<const std::uint8_t> payload(const nlattr* attribute) {
  return {static_cast<const std::uint8_t*>(::nla_data(attribute)),
          static_cast<std::size_t>(::nla_len(attribute))};
}

}  // namespace

Message::Message(std::uint16_t type, unsigned flags)
    : message_(::nlmsg_alloc_simple(type, static_cast<int>(flags | NLM_F_REQUEST))) {
  require(message_ != nullptr);
}

void Message::Free::operator()(nl_msg* message) const { ::nlmsg_free(message); }

nlmsghdr* Message::raw() const { return ::nlmsg_hdr(message_.get()); }

void Message::append(const void* data, std::size_t size) {
  require(::nlmsg_append(message_.get(), const_cast<void*>(data), size, NLMSG_ALIGNTO) == 0);
}

Message& Message::put(int attribute, std::span<const std::uint8_t> bytes) {
  require(::nla_put(message_.get(), attribute, static_cast<int>(bytes.size()), bytes.data()) == 0);
  return *this;
}

Message& Message::put_u8(int attribute, std::uint8_t value) { return put(attribute, {&value, 1}); }

Message& Message::put_u16(int attribute, std::uint16_t value) {
  require(::nla_put_u16(message_.get(), attribute, value) == 0);
  return *this;
}

Message& Message::put_u32(int attribute, std::uint32_t value) {
  require(::nla_put_u32(message_.get(), attribute, value) == 0);
  return *this;
}

Message& Message::put_string(int attribute, std::string_view text) {
  require(::nla_put_string(message_.get(), attribute, std::string(text).c_str()) == 0);
  return *this;
}

Message::Nest::Nest(Message& message, int attribute)
    : message_(message), start_(::nla_nest_start(message.message_.get(), attribute)) {
  require(start_ != nullptr);
}

Message::Nest::~Nest() { ::nla_nest_end(message_.message_.get(), start_); }

Attributes::Attributes(const nlmsghdr& message, std::size_t header_size) {
  const std::size_t start = NLMSG_HDRLEN + NLMSG_ALIGN(header_size);
  if (message.nlmsg_len <= start) return;
  first_ = reinterpret_cast<const nlattr*>(reinterpret_cast<const char*>(&message) + start);
  size_ = static_cast<int>(message.nlmsg_len - start);
}

Attributes::Attributes(std::span<const std::uint8_t> nested)
    : first_(reinterpret_cast<const nlattr*>(nested.data())),
      size_(static_cast<int>(nested.size())) {}

std::span<const std::uint8_t> Attributes::find(int attribute) const {
  const nlattr* found = size_ > 0 ? ::nla_find(first_, size_, attribute) : nullptr;
  if (found == nullptr) return {};
  return payload(found);
}

std::uint32_t Attributes::u32(int attribute) const {
  const auto bytes = find(attribute);
  std::uint32_t value = 0;
  if (bytes.size() >= sizeof value) std::memcpy(&value, bytes.data(), sizeof value);
  return value;
}

std::uint32_t Attributes::be32(int attribute) const { return ntohl(u32(attribute)); }

std::vector<Attributes> Attributes::nests() const {
  std::vector<Attributes> all;
  int left = size_;
  for (const nlattr* one = first_; ::nla_ok(one, left); one = ::nla_next(one, &left)) {
    all.emplace_back(payload(one));
  }
  return all;
}

std::string Attributes::string(int attribute) const {
  const auto bytes = find(attribute);
  const auto* text = reinterpret_cast<const char*>(bytes.data());
  return bytes.empty() ? std::string() : std::string(text, ::strnlen(text, bytes.size()));
}

}  // namespace cnet::kernel
