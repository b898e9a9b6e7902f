#include "nft_batch.h"

#include <arpa/inet.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "cnet/base/error.h"
#include "cnet/base/unique_fd.h"

namespace cnet::resolver {
namespace {

void pad(std::string& bytes) { bytes.resize(NLMSG_ALIGN(bytes.size()), '\0'); }

template <class Value>
std::string_view raw(const Value& value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

}  // namespace

Attributes& Attributes::add(std::uint16_t type, std::string_view bytes) {
  const nlattr head{.nla_len = static_cast<std::uint16_t>(sizeof(nlattr) + bytes.size()),
                    .nla_type = type};
  bytes_.append(raw(head)).append(bytes);
  pad(bytes_);
  return *this;
}

Attributes& Attributes::text(std::uint16_t type, std::string_view text) {
  return add(type, std::string(text) + '\0');
}

Attributes& Attributes::number(std::uint16_t type, std::uint32_t value) {
  const std::uint32_t wire = htonl(value);
  return add(type, raw(wire));
}

Attributes& Attributes::nest(std::uint16_t type, const Attributes& inside) {
  return add(type | NLA_F_NESTED, inside.bytes());
}

NftBatch::NftBatch() { message(NFNL_MSG_BATCH_BEGIN, 0, NFNL_SUBSYS_NFTABLES, {}); }

void NftBatch::message(std::uint16_t type, std::uint16_t flags, std::uint16_t resource,
                       std::string_view payload) {
  const nfgenmsg family{.nfgen_family = AF_INET,
                        .version = NFNETLINK_V0,
                        .res_id = htons(resource)};
  const nlmsghdr head{
      .nlmsg_len = static_cast<std::uint32_t>(NLMSG_HDRLEN + sizeof family + payload.size()),
      .nlmsg_type = type,
      .nlmsg_flags = static_cast<std::uint16_t>(NLM_F_REQUEST | flags),
      .nlmsg_seq = sequence_++,
      .nlmsg_pid = 0};
  bytes_.append(raw(head)).append(raw(family)).append(payload);
  pad(bytes_);
}

void NftBatch::add(std::uint16_t type, std::uint16_t flags, const Attributes& attributes) {
  message(static_cast<std::uint16_t>(NFNL_SUBSYS_NFTABLES << 8 | type), flags, 0,
          attributes.bytes());
}

void NftBatch::commit() {
  // The last message of the batch's own is acknowledged; whatever fails in it is told before.
  message(NFNL_MSG_BATCH_END, NLM_F_ACK, NFNL_SUBSYS_NFTABLES, {});
  const UniqueFd socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_NETFILTER));
  if (!socket) throw Error::system("open an nf_tables socket", errno);
  if (::send(socket.get(), bytes_.data(), bytes_.size(), 0) != std::ssize(bytes_)) {
    throw Error::system("send rules to nf_tables", errno);
  }
  alignas(nlmsghdr) std::array<char, 8192> answer;
  for (;;) {
    const ssize_t size = ::recv(socket.get(), answer.data(), answer.size(), MSG_DONTWAIT);
    if (size < 0 && errno == EAGAIN) return;  // nf_tables answers within the send
    if (size < 0) throw Error::system("hear nf_tables", errno);
    auto left = static_cast<int>(size);
    for (const auto* head = reinterpret_cast<nlmsghdr*>(answer.data()); NLMSG_OK(head, left);
         head = NLMSG_NEXT(head, left)) {
      if (head->nlmsg_type != NLMSG_ERROR) continue;
      nlmsgerr error{};
      std::memcpy(&error, NLMSG_DATA(head), sizeof error);
      if (error.error != 0) throw Error::system("add the resolver's rules", -error.error);
    }
  }
}

}  // namespace cnet::resolver
