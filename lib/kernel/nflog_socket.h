#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "cnet/base/time.h"
#include "cnet/base/unique_fd.h"

struct nlmsghdr;

namespace cnet::kernel {

/// What the kernel hands to the listener of a group (nfnetlink_log).
struct NflogPacket {
  Time time;
  std::string prefix;
  std::uint32_t in = 0, out = 0;  ///< interface indexes; 0: none
  std::uint32_t mark = 0;
  std::vector<std::uint8_t> payload;  ///< from the network header on, its beginning
};

/// The listener of an NFLOG group of its own. In the network namespace of the calling thread; the
/// group is free again when the socket is closed, however that comes.
class NflogSocket {
 public:
  /// Throws Error.
  NflogSocket();

  std::uint16_t group() const { return group_; }
  int fd() const { return socket_.get(); }
  /// Absent when there is none at the moment.
  std::optional<NflogPacket> next();
  /// Whether packets were lost since the last call.
  bool take_lost();

 private:
  /// An answer's errno; 0: taken.
  int configure(std::uint16_t group, std::uint16_t attribute, const void* data, std::size_t size);
  int bind_group(std::uint16_t group);
  void read_messages(std::size_t length);

  UniqueFd socket_;
  std::uint16_t group_ = 0;
  std::vector<std::uint8_t> buffer_;
  std::deque<NflogPacket> packets_;
  bool lost_ = false;
};

}  // namespace cnet::kernel
