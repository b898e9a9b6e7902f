#pragma once

#include <libmnl/libmnl.h>

#include <cstddef>
#include <cstdint>
#include <span>

// libmnl's mnl_attr_for_each macros are C only.
namespace cnet::kernel {

/// Calls `visit(type, attribute)` for each netlink attribute in `bytes`.
template <class Visit>
void each_attribute(std::span<const std::uint8_t> bytes, Visit visit) {
  const std::uint8_t* end = bytes.data() + bytes.size();
  const auto* attribute = reinterpret_cast<const nlattr*>(bytes.data());
  const auto left = [&] {
    return static_cast<int>(end - reinterpret_cast<const std::uint8_t*>(attribute));
  };
  for (; ::mnl_attr_ok(attribute, left()); attribute = ::mnl_attr_next(attribute)) {
    visit(static_cast<int>(::mnl_attr_get_type(attribute)), attribute);
  }
}

inline std::span<const std::uint8_t> payload(const nlattr* attribute) {
  return {static_cast<const std::uint8_t*>(::mnl_attr_get_payload(attribute)),
          ::mnl_attr_get_payload_len(attribute)};
}

/// The attributes of a message, behind a header of its own of `offset` bytes.
inline std::span<const std::uint8_t> payload(const nlmsghdr& message, std::size_t offset) {
  const std::span whole(static_cast<const std::uint8_t*>(::mnl_nlmsg_get_payload(&message)),
                        ::mnl_nlmsg_get_payload_len(&message));
  return whole.subspan(offset < whole.size() ? offset : whole.size());
}

}  // namespace cnet::kernel
