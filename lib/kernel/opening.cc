#include "opening.h"

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netlink.h>
#include <net/if.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>
#include <vector>

#include "cnet/base/error.h"
#include "netlink_message.h"
#include "nft_expressions.h"
#include "nft_udata.h"

namespace cnet::kernel {
namespace {

/// "inet filter" in two.
struct TableName {
  int family;
  std::string name;
};

TableName table_of(const Opening& opening) {
  const std::string& words = opening.chain.table;
  const std::size_t blank = words.find(' ');
  const std::string family = words.substr(0, blank);
  const int number = family == "ip" ? NFPROTO_IPV4 : family == "ip6" ? NFPROTO_IPV6 : NFPROTO_INET;
  return {number, blank == std::string::npos ? words : words.substr(blank + 1)};
}

struct Direction {
  std::uint32_t key;  ///< of meta
  const char* word;
};
constexpr std::array kDirections{Direction{NFT_META_IIFNAME, "from"},
                                 Direction{NFT_META_OIFNAME, "to"}};

/// By which the rule is known again.
std::string comment_of(const Direction& direction, const Opening& opening) {
  return std::string("cnet ") + direction.word + " " + opening.bridge;
}

NftAttributes chain_name(const Opening& opening) {
  return NftAttributes()
      .put_string(NFTA_RULE_TABLE, table_of(opening).name)
      .put_string(NFTA_RULE_CHAIN, opening.chain.chain);
}

bool chain_exists(const Opening& opening, NftSocket& socket) {
  const NftSocket::Request request{
      .header = {NFT_MSG_GETCHAIN, table_of(opening).family, 0},
      .attributes = NftAttributes()
                        .put_string(NFTA_CHAIN_TABLE, table_of(opening).name)
                        .put_string(NFTA_CHAIN_NAME, opening.chain.chain)};
  return socket.ask({&request, 1}, [](const nlmsghdr&) {}).empty();
}

struct FoundRule {
  std::string comment;
  std::vector<std::uint8_t> handle;
};

/// Those of the chain that have a comment of cnet's.
std::vector<FoundRule> marked_rules(const Opening& opening, NftSocket& socket) {
  constexpr int attempts = 3;
  const NftSocket::Request request{.header = {NFT_MSG_GETRULE, table_of(opening).family, 0},
                                   .attributes = chain_name(opening)};
  std::vector<FoundRule> found;
  const auto collect = [&](const nlmsghdr& message) {
    const Attributes rule(message, sizeof(nfgenmsg));
    const std::string comment(find_udata_string(rule.find(NFTA_RULE_USERDATA), kUdataRuleComment));
    if (!comment.starts_with("cnet ")) return;
    const auto handle = rule.find(NFTA_RULE_HANDLE);
    found.push_back({comment, {handle.begin(), handle.end()}});
  };
  for (int attempt = 0; attempt < attempts; ++attempt) {
    found.clear();
    if (socket.dump(request, collect)) break;
  }
  return found;
}

/// Of the directions, those that have no rule.
std::vector<Direction> closed_directions(const Opening& opening, NftSocket& socket) {
  std::vector<Direction> closed;
  const auto found = marked_rules(opening, socket);
  for (const Direction& direction : kDirections) {
    const std::string comment = comment_of(direction, opening);
    if (std::ranges::find(found, comment, &FoundRule::comment) == found.end()) {
      closed.push_back(direction);
    }
  }
  return closed;
}

void put_insertion(NftBatch& batch, const Opening& opening, const Direction& direction) {
  nft::Bytes name(opening.bridge.begin(), opening.bridge.end());
  name.resize(IFNAMSIZ);  // with its zeros: the whole name, no prefix
  Expressions rule;
  rule.load_meta(direction.key);
  rule.compare(name, false);
  rule.counter();
  rule.verdict({.code = NF_ACCEPT, .chain = {}});
  const NftUdata comment =
      NftUdata().put_string(kUdataRuleComment, comment_of(direction, opening));
  batch.add({NFT_MSG_NEWRULE, table_of(opening).family, NLM_F_CREATE},
            chain_name(opening)
                .put(NFTA_RULE_USERDATA, comment.bytes())
                .nest(NFTA_RULE_EXPRESSIONS, rule.list()));
}

/// False when what it is about is gone meanwhile.
bool commit(NftSocket& socket, NftBatch& batch, const std::string& words) {
  const auto refusals = socket.commit(batch);
  if (refusals.empty()) return true;
  if (refusals.front().err == ENOENT) return false;
  throw Error::system(words, refusals.front().err, refusals.front().detail);
}

}  // namespace

bool open(const Opening& opening, NftSocket& socket) {
  if (!chain_exists(opening, socket)) return false;
  const auto closed = closed_directions(opening, socket);
  if (closed.empty()) return false;
  NftBatch batch;
  for (const Direction& direction : closed) put_insertion(batch, opening, direction);
  return commit(socket, batch, describe(opening).front());
}

void close(const Opening& opening, NftSocket& socket) {
  if (!chain_exists(opening, socket)) return;
  NftBatch batch;
  bool any = false;
  for (const FoundRule& rule : marked_rules(opening, socket)) {
    const bool ours = std::ranges::any_of(kDirections, [&](const Direction& direction) {
      return rule.comment == comment_of(direction, opening);
    });
    if (!ours) continue;
    any = true;
    batch.add({NFT_MSG_DELRULE, table_of(opening).family, 0},
              chain_name(opening).put(NFTA_RULE_HANDLE, rule.handle));
  }
  if (any) commit(socket, batch, describe_removal(opening).front());
}

bool is_open(const Opening& opening, NftSocket& socket) {
  return closed_directions(opening, socket).empty() || !chain_exists(opening, socket);
}

}  // namespace cnet::kernel
