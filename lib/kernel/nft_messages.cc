#include "nft_messages.h"

#include <arpa/inet.h>
#include <sys/socket.h>

namespace cnet::kernel {

void NftMessages::add(const Header& header, const NftAttributes& attributes) {
  append({.nlmsg_type = static_cast<std::uint16_t>(header.subsystem << 8 | header.type),
          .nlmsg_flags = static_cast<std::uint16_t>(NLM_F_REQUEST | header.flags)},
         {.nfgen_family = static_cast<std::uint8_t>(header.family), .version = NFNETLINK_V0},
         attributes);
}

// A batch message belongs to no subsystem; it names the one that the batch is for.
void NftMessages::mark_batch(int type) {
  append(
      {.nlmsg_type = static_cast<std::uint16_t>(type), .nlmsg_flags = NLM_F_REQUEST},
      {.nfgen_family = AF_UNSPEC, .version = NFNETLINK_V0, .res_id = htons(NFNL_SUBSYS_NFTABLES)},
      {});
}

// All three parts have sizes that are multiples of the alignment.
void NftMessages::append(nlmsghdr message, const nfgenmsg& generic,
                         const NftAttributes& attributes) {
  const std::span body = attributes.bytes();
  message.nlmsg_len = static_cast<std::uint32_t>(NLMSG_LENGTH(sizeof generic) + body.size());
  message.nlmsg_seq = count_++;
  last_ = bytes_.size();
  const auto add_bytes = [this](const void* start, std::size_t size) {
    const auto* first = static_cast<const std::uint8_t*>(start);
    bytes_.insert(bytes_.end(), first, first + size);
  };
  add_bytes(&message, sizeof message);
  add_bytes(&generic, sizeof generic);
  add_bytes(body.data(), body.size());
}

void NftMessages::acknowledge_last() {
  reinterpret_cast<nlmsghdr*>(bytes_.data() + last_)->nlmsg_flags |= NLM_F_ACK;
}

NftBatch::NftBatch() { mark_batch(NFNL_MSG_BATCH_BEGIN); }

void NftBatch::close() {
  acknowledge_last();
  mark_batch(NFNL_MSG_BATCH_END);
}

}  // namespace cnet::kernel
