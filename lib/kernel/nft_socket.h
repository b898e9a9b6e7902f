#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "cnet/base/unique_fd.h"
#include "nft_messages.h"

struct nlmsghdr;

namespace cnet::kernel {

/// A message that the kernel refused.
struct NftRefusal {
  std::uint32_t message;  ///< its index
  int err;
  std::string detail;  ///< extended ack; may be empty
};

/// Which message this answers.
std::uint32_t message_index(const nlmsghdr& answer);

/// One nfnetlink socket for nf_tables and conntrack, in the network namespace of the thread that first used it.
/// The kernel answers within send(2), so nothing here ever waits. Socket failures throw
/// Error::system.
class NftSocket {
 public:
  using OnAnswer = std::function<void(const nlmsghdr&)>;

  /// Closes and sends the batch. No refusals: it is committed. Otherwise nothing has changed; the
  /// kernel goes on after an error, so usually all of them are there.
  std::vector<NftRefusal> commit(NftBatch& batch);

  /// Sends requests that have one answer, acknowledgement or refusal each, in groups small enough
  /// for the receive buffer.
  struct Request {
    NftMessages::Header header;
    NftAttributes attributes;
  };
  std::vector<NftRefusal> ask(std::span<const Request> requests, const OnAnswer& on_answer);

  /// Reads a whole dump. False when it changed meanwhile and has to be asked for again.
  bool dump(const Request& request, const OnAnswer& on_answer);

  /// Gives the socket away; the next call opens another.
  UniqueFd release() { return std::move(fd_); }

 private:
  int fd();
  void send(std::span<const std::uint8_t> bytes);
  bool receive();  ///< one datagram into buffer_; false when there is none

  UniqueFd fd_;
  std::vector<std::uint8_t> buffer_;
  std::size_t received_ = 0;
};

}  // namespace cnet::kernel
