#include "nft_messages.h"

#include <arpa/inet.h>
#include <libmnl/libmnl.h>
#include <libnftnl/common.h>
#include <linux/netfilter/nfnetlink.h>

namespace cnet::kernel {

std::uint8_t* NftMessages::room() {
  if (buffer_.size() < length_ + kRoom) buffer_.resize((length_ + kRoom) * 2);
  return buffer_.data() + length_;
}

nlmsghdr* NftMessages::begin(const Header& header) {
  return ::nftnl_nlmsg_build_hdr(
      reinterpret_cast<char*>(room()), static_cast<std::uint16_t>(header.type),
      static_cast<std::uint16_t>(header.family), static_cast<std::uint16_t>(header.flags), count_);
}

void NftMessages::end(nlmsghdr* message) {
  last_ = length_;
  length_ += MNL_ALIGN(message->nlmsg_len);
  ++count_;
}

void NftMessages::acknowledge_last() {
  reinterpret_cast<nlmsghdr*>(buffer_.data() + last_)->nlmsg_flags |= NLM_F_ACK;
}

// A batch message belongs to no subsystem; it names the one that the batch is for.
void NftMessages::mark_batch(int type) {
  nlmsghdr* message = ::mnl_nlmsg_put_header(room());
  message->nlmsg_type = static_cast<std::uint16_t>(type);
  message->nlmsg_flags = NLM_F_REQUEST;
  message->nlmsg_seq = count_;
  auto* generic = static_cast<nfgenmsg*>(::mnl_nlmsg_put_extra_header(message, sizeof(nfgenmsg)));
  generic->nfgen_family = AF_UNSPEC;
  generic->version = NFNETLINK_V0;
  generic->res_id = htons(NFNL_SUBSYS_NFTABLES);
  end(message);
}

NftBatch::NftBatch() { mark_batch(NFNL_MSG_BATCH_BEGIN); }

void NftBatch::close() {
  acknowledge_last();
  mark_batch(NFNL_MSG_BATCH_END);
}

}  // namespace cnet::kernel
