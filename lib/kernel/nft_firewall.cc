#include "nft_firewall.h"

#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>

#include "cnet/base/error.h"
#include "conntrack.h"
#include "netlink_message.h"
#include "nft_elements.h"
#include "nft_log_rules.h"
#include "nft_lookup.h"
#include "nft_lower.h"
#include "nft_udata.h"
#include "nft_update.h"
#include "opening.h"

namespace cnet::kernel {
namespace {

NftSocket::Request get_table(nft::Table table) {
  return {.header = {NFT_MSG_GETTABLE, family_number(table), 0},
          .attributes = NftAttributes().put_string(NFTA_TABLE_NAME, "cnet")};
}

/// Empty when the table is not cnet's, or of a version that did not write one.
std::string_view version_of(const nlmsghdr& answer) {
  const Attributes table(answer, sizeof(nfgenmsg));
  return find_udata_string(table.find(NFTA_TABLE_USERDATA), kUdataVersion);
}

/// What a TrafficLog has left that was killed. Failing is the next command's chance.
void remove_deaf(NftSocket& socket, nft::Table table, const std::vector<PresentRule>& rules) {
  NftBatch batch;
  bool any = false;
  for (const PresentRule& rule : rules) {
    if (!rule.log_group || has_listener(*rule.log_group)) continue;
    put_rule_removal(batch, table, rule);
    any = true;
  }
  if (any) socket.commit(batch);
}

/// Somebody may have flushed a chain and left the table. Asked with every command, so they are only
/// counted.
bool has_all_rules(NftSocket& socket, nft::Table table) {
  const auto rules = present_rules(socket, table);
  if (!rules) return true;  // changing this moment: the next one tells
  const auto own = std::ranges::count_if(*rules, [](const auto& r) { return !r.log_group; });
  if (static_cast<std::size_t>(own) != rules->size()) remove_deaf(socket, table, *rules);
  return static_cast<std::size_t>(own) == nft::rule_count(table);
}

void commit(NftSocket& socket, NftBatch& batch, const char* attempt) {
  const std::vector<NftRefusal> refusals = socket.commit(batch);
  if (refusals.empty()) return;
  throw Error::system(attempt, refusals.front().err, refusals.front().detail);
}

}  // namespace

bool Firewall::present(std::uint32_t mark) {
  const std::array requests{get_table(nft::Table::inet), get_table(nft::Table::bridge)};
  const std::array versions{nft::version(nft::Table::inet, mark),
                            nft::version(nft::Table::bridge, mark)};
  std::size_t matching = 0;
  const auto refusals = socket_.ask(requests, [&](const nlmsghdr& answer) {
    if (version_of(answer) == versions[message_index(answer)]) ++matching;
  });
  for (const NftRefusal& refusal : refusals) {
    if (refusal.err != ENOENT) {
      throw Error::system("nft list tables", refusal.err, refusal.detail);
    }
  }
  return matching == versions.size() && has_all_rules(socket_, nft::Table::inet) &&
         has_all_rules(socket_, nft::Table::bridge);
}

void Firewall::load(std::uint32_t mark, std::span<const nft::Element> elements) {
  const nft::Ruleset rules = nft::ruleset(mark);
  NftBatch batch;
  put_table(batch, rules.inet);
  put_table(batch, rules.bridge);
  for (const nft::Element& element : elements) {
    batch.add({NFT_MSG_NEWSETELEM, family_number(element.table), NLM_F_CREATE},
              element_list({element.set.c_str()}, lower(element)));
  }
  commit(socket_, batch, "load cnet's nftables rules");
}

void Firewall::unload() {
  NftBatch batch;
  put_table_removal(batch, nft::Table::inet);
  put_table_removal(batch, nft::Table::bridge);
  commit(socket_, batch, "delete cnet's nftables tables");
}

std::vector<nft::Element> Firewall::apply(std::span<const nft::Element> add,
                                          std::span<const nft::Element> remove) {
  return NftUpdate(socket_, add, remove).run();
}

bool Firewall::open(const Opening& opening) { return kernel::open(opening, socket_); }
void Firewall::close(const Opening& opening) { kernel::close(opening, socket_); }
bool Firewall::is_open(const Opening& opening) { return kernel::is_open(opening, socket_); }

void Firewall::forget_unruled(std::span<const nft::Element> elements) {
  kernel::forget_unruled(socket_, elements);
}
void Firewall::forget(std::span<const Flows> flows) { kernel::forget(socket_, flows); }

std::vector<nft::Element> Firewall::missing(std::span<const nft::Element> elements) {
  const std::vector<NftFinding> findings = look_up(socket_, elements);
  std::vector<nft::Element> missing;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (findings[i].kind != NftFinding::Kind::identical) missing.push_back(elements[i]);
  }
  return missing;
}

}  // namespace cnet::kernel
