#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

struct nlmsghdr;

namespace cnet::kernel {

/// nf_tables messages one after another, ready to send. Each has its index as sequence number, so
/// that the kernel's answers can be told apart.
class NftMessages {
 public:
  struct Header {
    int type;    ///< NFT_MSG_...
    int family;  ///< NFPROTO_...
    int flags;   ///< NLM_F_... beside NLM_F_REQUEST
  };

  /// Appends a message; `fill` writes its attributes, at most kRoom bytes.
  template <class Fill>
  void add(const Header& header, Fill fill) {
    nlmsghdr* message = begin(header);
    fill(message);
    end(message);
  }

  std::uint32_t count() const { return count_; }
  std::span<std::uint8_t> bytes() { return {buffer_.data(), length_}; }

  static constexpr std::size_t kRoom = 16384;

 protected:
  nlmsghdr* begin(const Header& header);
  void end(nlmsghdr* message);
  /// Asks for an acknowledgement of the message added last.
  void acknowledge_last();
  void mark_batch(int type);

 private:
  std::uint8_t* room();

  std::vector<std::uint8_t> buffer_;
  std::size_t length_ = 0;
  std::size_t last_ = 0;
  std::uint32_t count_ = 0;
};

/// A transaction: either all of its messages take effect, or none. Message 0 opens it.
class NftBatch : public NftMessages {
 public:
  NftBatch();
  /// Ends it, with an acknowledgement of the last message. Nothing is added afterwards.
  void close();
};

}  // namespace cnet::kernel
