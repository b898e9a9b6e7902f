#pragma once

#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "nft_attributes.h"

namespace cnet::kernel {

/// nf_tables messages one after another, ready to send. Each has its index as sequence number, so
/// that the kernel's answers can be told apart.
class NftMessages {
 public:
  struct Header {
    int type;    ///< NFT_MSG_...
    int family;  ///< NFPROTO_...
    int flags;   ///< NLM_F_... beside NLM_F_REQUEST
    int subsystem = NFNL_SUBSYS_NFTABLES;
  };

  void add(const Header& header, const NftAttributes& attributes);

  std::uint32_t count() const { return count_; }
  std::span<const std::uint8_t> bytes() const { return bytes_; }

 protected:
  /// Asks for an acknowledgement of the message added last.
  void acknowledge_last();
  void mark_batch(int type);

 private:
  void append(nlmsghdr message, const nfgenmsg& generic, const NftAttributes& attributes);

  std::vector<std::uint8_t> bytes_;
  std::size_t last_ = 0;  ///< where it begins
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
