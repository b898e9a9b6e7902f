#include "nft_update.h"

#include <linux/netfilter/nf_tables.h>
#include <linux/netlink.h>

#include <algorithm>
#include <cerrno>

#include "cnet/base/error.h"
#include "nft_elements.h"
#include "nft_lookup.h"

namespace cnet::kernel {
namespace {

using Kind = NftFinding::Kind;

// Each round leaves out at least one step unless another program changes the sets at the same time.
constexpr int kFruitlessRounds = 5;

Error refused(const char* verb, const nft::Element& element, const NftRefusal& refusal) {
  Error error = Error::system(verb + (" element " + str(element)), refusal.err, refusal.detail);
  if (refusal.err != ENOENT) return error;
  return std::move(error).hint("cnet's nftables rules are incomplete: cnet system repair");
}

Error taken(const nft::Element& element, const NftFinding& finding) {
  std::string text = "element " + str(element) + " is there ";
  if (finding.data.empty()) {
    text += "already in part: it overlaps another";
  } else {
    text += "already with other data: " + nft::str(finding.data);
  }
  return Error(std::move(text), Error::Kind::exists);
}

}  // namespace

NftUpdate::NftUpdate(NftSocket& socket, std::span<const nft::Element> add,
                     std::span<const nft::Element> remove)
    : socket_(socket) {
  steps_.reserve(add.size() + remove.size());
  for (const nft::Element& element : remove) steps_.push_back({.add = false, .element = element});
  for (const nft::Element& element : add) steps_.push_back({.add = true, .element = element});
}

std::vector<nft::Element> NftUpdate::run() {
  ask_first();
  int fruitless = 0;
  while (!steps_.empty()) {
    NftBatch attempt = batch();
    const std::vector<NftRefusal> refusals = socket_.commit(attempt);
    if (refusals.empty()) break;
    const std::size_t before = steps_.size();
    settle(refusals);
    if (steps_.size() < before) continue;
    if (++fruitless == kFruitlessRounds) {
      throw Error::system("change cnet's nftables elements", refusals.front().err,
                          refusals.front().detail);
    }
  }
  std::vector<nft::Element> made;
  for (Step& step : steps_) {
    if (step.add) made.push_back(std::move(step.element));
  }
  return made;
}

// Deleting from a map goes by key alone: what has other data by now is another's, so this is always
// asked. Everything else is tried: a refusal says as much.
void NftUpdate::ask_first() {
  std::vector<std::size_t> asked;
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    if (!steps_[i].add && !steps_[i].element.data.empty()) asked.push_back(i);
  }
  ask(asked);
  drop_done();
}

// A message for each element, so that a refusal names it.
NftBatch NftUpdate::batch() const {
  NftBatch batch;
  for (const Step& step : steps_) {
    const int type = step.add ? NFT_MSG_NEWSETELEM : NFT_MSG_DELSETELEM;
    const int flags = step.add ? NLM_F_CREATE | NLM_F_EXCL : 0;
    batch.add({type, family_number(step.element.table), flags},
              element_list({step.element.set.c_str()}, lower(step.element)));
  }
  return batch;
}

void NftUpdate::settle(const std::vector<NftRefusal>& refusals) {
  std::vector<std::size_t> existing;
  for (const NftRefusal& refusal : refusals) {
    if (refusal.message == 0 || refusal.message > steps_.size()) {
      throw Error::system("change cnet's nftables elements", refusal.err, refusal.detail);
    }
    Step& step = steps_[refusal.message - 1];  // message 0 opens the batch
    if (step.add && refusal.err == EEXIST) {
      existing.push_back(refusal.message - 1);
    } else if (!step.add && refusal.err == ENOENT) {
      step.done = true;
    } else {
      throw refused(step.add ? "add" : "delete", step.element, refusal);
    }
  }
  ask(existing);
  leave_out_repeated(existing);
  drop_done();
}

void NftUpdate::ask(const std::vector<std::size_t>& steps) {
  std::vector<nft::Element> elements;
  elements.reserve(steps.size());
  for (const std::size_t index : steps) elements.push_back(steps_[index].element);
  const std::vector<NftFinding> findings = look_up(socket_, elements);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    Step& step = steps_[steps[i]];
    const bool replaced = step.add && removes_key_of(step.element);
    if (step.add && !replaced && findings[i].kind == Kind::different) {
      throw taken(step.element, findings[i]);
    }
    step.done = !replaced && step.add == (findings[i].kind == Kind::identical);
  }
}

bool NftUpdate::removes_key_of(const nft::Element& element) const {
  const auto additions = std::ranges::find(steps_, true, &Step::add);
  return std::any_of(steps_.begin(), additions, [&](const Step& removal) {
    return !removal.done && removal.element.table == element.table &&
           removal.element.set == element.set && removal.element.key == element.key;
  });
}

// What the kernel does not have, yet refused as existing, stands earlier in this very batch.
void NftUpdate::leave_out_repeated(const std::vector<std::size_t>& steps) {
  for (const std::size_t index : steps) {
    if (steps_[index].done) continue;
    const auto end = steps_.begin() + static_cast<std::ptrdiff_t>(index);
    if (std::any_of(steps_.begin(), end, [&](const Step& earlier) {
          return earlier.add && earlier.element == steps_[index].element;
        })) {
      steps_[index].done = true;
    }
  }
}

void NftUpdate::drop_done() {
  std::erase_if(steps_, [](const Step& step) { return step.done; });
}

}  // namespace cnet::kernel
