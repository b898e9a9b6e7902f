#include "cnet/kernel/element_counters.h"

#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>

#include <cerrno>

#include "cnet/base/error.h"
#include "netlink_message.h"
#include "nft_elements.h"
#include "nft_socket.h"

namespace cnet {
namespace {

using kernel::Attributes;

/// Of an answer with one element.
std::optional<std::uint64_t> packets_in(const nlmsghdr& answer) {
  const Attributes attributes(answer, sizeof(nfgenmsg));
  for (const Attributes& element : attributes.nest(NFTA_SET_ELEM_LIST_ELEMENTS).nests()) {
    const Attributes expression = element.nest(NFTA_SET_ELEM_EXPR);
    if (expression.string(NFTA_EXPR_NAME) != "counter") continue;
    std::uint64_t packets = 0;
    for (const std::uint8_t byte : expression.nest(NFTA_EXPR_DATA).find(NFTA_COUNTER_PACKETS)) {
      packets = packets << 8 | byte;
    }
    return packets;
  }
  return std::nullopt;
}

}  // namespace

std::vector<std::optional<std::uint64_t>> packets_that_found(
    std::span<const nft::Element> elements) {
  std::vector<std::optional<std::uint64_t>> packets(elements.size());
  if (elements.empty()) return packets;
  kernel::NftSocket socket;
  std::vector<kernel::NftSocket::Request> requests;
  for (const nft::Element& element : elements) {
    requests.push_back({.header = {NFT_MSG_GETSETELEM, kernel::family_number(element.table), 0},
                        .attributes = kernel::element_list({element.set.c_str()},
                                                           {kernel::lower(element).front()})});
  }
  const auto refusals = socket.ask(requests, [&](const nlmsghdr& answer) {
    packets[kernel::message_index(answer)] = packets_in(answer);
  });
  for (const kernel::NftRefusal& refusal : refusals) {
    if (refusal.err == ENOENT) continue;
    throw Error::system("get element " + str(elements[refusal.message]), refusal.err,
                        refusal.detail);
  }
  return packets;
}

}  // namespace cnet
