#pragma once

#include <linux/netlink.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

struct nl_msg;
struct nlattr;

namespace cnet::kernel {

/// A netlink message being built: a header, the family's own header, attributes. Running out of
/// memory aborts.
class Message {
 public:
  /// `flags` are NLM_F_*; NLM_F_REQUEST is always set.
  Message(std::uint16_t type, unsigned flags);

  /// The family's own header (ifinfomsg, rtmsg ...): first, and once.
  template <class Header>
  Message& header(const Header& header) {
    append(&header, sizeof header);
    return *this;
  }

  Message& put(int attribute, std::span<const std::uint8_t> bytes);
  Message& put_u8(int attribute, std::uint8_t value);
  Message& put_u16(int attribute, std::uint16_t value);
  Message& put_u32(int attribute, std::uint32_t value);
  Message& put_string(int attribute, std::string_view text);  ///< with the terminating zero

  /// An attribute that holds attributes, open as long as this object lives.
  class Nest {
   public:
    Nest(Message& message, int attribute);
    ~Nest();
    Nest(const Nest&) = delete;
    Nest& operator=(const Nest&) = delete;

   private:
    Message& message_;
    nlattr* start_;
  };

  /// Puts a plain struct into the open nest, as VETH_INFO_PEER wants its ifinfomsg.
  void append(const void* data, std::size_t size);

  nlmsghdr* raw() const;

 private:
  struct Free {
    void operator()(nl_msg* message) const;
  };
  std::unique_ptr<nl_msg, Free> message_;
};

/// Attributes of a received message, looked up by number. Does not own the message.
class Attributes {
 public:
  /// What stands behind a family header of `header_size` bytes.
  Attributes(const nlmsghdr& message, std::size_t header_size);
  /// What stands in a nested attribute.
  explicit Attributes(std::span<const std::uint8_t> nested);

  /// The payload; empty when absent (or without payload).
  std::span<const std::uint8_t> find(int attribute) const;
  bool has(int attribute) const { return find(attribute).data() != nullptr; }
  std::uint32_t u32(int attribute) const;   ///< 0 when absent
  std::uint32_t be32(int attribute) const;  ///< the same, of netfilter's in network byte order
  std::string string(int attribute) const;
  /// Those nested in it; none when it is absent.
  Attributes nest(int attribute) const { return Attributes(find(attribute)); }
  /// What is nested in each one: a list's entries, which are all of one number.
  std::vector<Attributes> nests() const;

 private:
  const nlattr* first_ = nullptr;
  int size_ = 0;
};

}  // namespace cnet::kernel
