#include "nft_lookup.h"

#include <linux/netfilter/nf_tables.h>

#include <cerrno>

#include "cnet/base/error.h"
#include "nft_elements.h"

namespace cnet::kernel {
namespace {

using Kind = NftFinding::Kind;

/// One question: what is at `key`? It should be `wanted`.
struct Question {
  std::size_t about;  ///< index of the element
  NftElement wanted;
  NftElement key;
};

void step_back(nft::Bytes& address) {
  for (auto byte = address.rbegin(); byte != address.rend(); ++byte) {
    if ((*byte)-- != 0) return;
  }
}

/// A prefix in a plain interval set is two elements. Asked for an end by its own key, the kernel
/// (nft_rbtree_get) may answer with another when a prefix begins where this one ends; asked by the
/// last address inside, it cannot. Nothing tells the end of a single address apart this way: its
/// beginning has to do.
std::vector<Question> questions_for(std::span<const nft::Element> elements) {
  std::vector<Question> questions;
  questions.reserve(elements.size());
  for (std::size_t i = 0; i < elements.size(); ++i) {
    const NftElements lowered = lower(elements[i]);
    for (const NftElement& wanted : lowered) {
      NftElement key{
          .key = wanted.key, .key_end = wanted.key_end, .interval_end = wanted.interval_end};
      if (wanted.interval_end) step_back(key.key);
      if (wanted.interval_end && key.key == lowered.front().key) continue;
      questions.push_back({i, wanted, std::move(key)});
    }
  }
  return questions;
}

NftSocket::Request request_for(const nft::Element& element, const NftElement& key) {
  return {.header = {NFT_MSG_GETSETELEM, family_number(element.table), 0},
          .attributes = element_list({element.set.c_str()}, {key})};
}

}  // namespace

std::vector<NftFinding> look_up(NftSocket& socket, std::span<const nft::Element> elements) {
  const std::vector<Question> questions = questions_for(elements);
  std::vector<NftSocket::Request> requests;
  requests.reserve(questions.size());
  for (const Question& question : questions) {
    requests.push_back(request_for(elements[question.about], question.key));
  }

  std::vector<NftFinding> findings(elements.size(), {.kind = Kind::identical, .data = {}});
  const auto refusals = socket.ask(requests, [&](const nlmsghdr& answer) {
    const Question& question = questions[message_index(answer)];
    for (const NftElement& found : parse_elements(answer)) {
      if (found == question.wanted) continue;
      findings[question.about] = {Kind::different, decode_data(elements[question.about], found)};
    }
  });
  for (const NftRefusal& refusal : refusals) {
    const Question& question = questions[refusal.message];
    if (refusal.err != ENOENT) {
      throw Error::system("get element " + str(elements[question.about]), refusal.err,
                          refusal.detail);
    }
    NftFinding& finding = findings[question.about];
    if (finding.kind == Kind::identical) finding.kind = Kind::absent;
  }
  return findings;
}

}  // namespace cnet::kernel
