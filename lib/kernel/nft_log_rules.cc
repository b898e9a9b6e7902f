#include "nft_log_rules.h"

#include <linux/netfilter/nf_tables.h>
#include <linux/netlink.h>

#include <array>
#include <map>
#include <string_view>

#include "cnet/base/text.h"
#include "netlink_message.h"
#include "nft_elements.h"
#include "nft_lower.h"
#include "nft_udata.h"
#include "read_file.h"

namespace cnet::kernel {
namespace {

constexpr std::string_view kMark = "cnet network logs, group ";
constexpr std::uint64_t kMostGroup = 65535;

std::array<std::uint8_t, 8> be64(std::uint64_t number) {
  std::array<std::uint8_t, 8> bytes{};
  for (std::size_t i = bytes.size(); i-- > 0; number >>= 8) {
    bytes[i] = static_cast<std::uint8_t>(number);
  }
  return bytes;
}

std::uint64_t read_be64(std::span<const std::uint8_t> bytes) {
  std::uint64_t number = 0;
  for (const std::uint8_t byte : bytes) number = number << 8 | byte;
  return number;
}

std::optional<std::uint16_t> group_in(std::string_view comment) {
  if (!comment.starts_with(kMark)) return std::nullopt;
  const auto group = parse_number(comment.substr(kMark.size()), kMostGroup);
  return group ? std::optional(static_cast<std::uint16_t>(*group)) : std::nullopt;
}

/// Handles of cnet's own rules, in their order in each chain.
using Handles = std::map<std::string, std::vector<std::uint64_t>, std::less<>>;
std::optional<Handles> own_handles(const nft::TableRules& rules,
                                   const std::vector<PresentRule>& present) {
  Handles handles;
  for (const PresentRule& rule : present) {
    if (!rule.log_group) handles[rule.chain].push_back(rule.handle);
  }
  for (const nft::Chain& chain : rules.chains) {
    if (handles[chain.name].size() != chain.rules.size()) return std::nullopt;
  }
  return handles;
}

}  // namespace

std::optional<std::vector<PresentRule>> present_rules(NftSocket& socket, nft::Table table) {
  std::vector<PresentRule> rules;
  const bool consistent =
      socket.dump({.header = {NFT_MSG_GETRULE, family_number(table), 0},
                   .attributes = NftAttributes().put_string(NFTA_RULE_TABLE, "cnet")},
                  [&](const nlmsghdr& answer) {
                    const Attributes rule(answer, sizeof(nfgenmsg));
                    rules.push_back({.chain = rule.string(NFTA_RULE_CHAIN),
                                     .handle = read_be64(rule.find(NFTA_RULE_HANDLE)),
                                     .log_group = group_in(find_udata_string(
                                         rule.find(NFTA_RULE_USERDATA), kUdataRuleComment))});
                  });
  if (!consistent) return std::nullopt;
  return rules;
}

bool put_log_rules(NftBatch& batch, const nft::TableRules& rules,
                   const std::vector<PresentRule>& present,
                   const std::vector<nft::LogRule>& log_rules, std::uint16_t group) {
  const auto handles = own_handles(rules, present);
  if (!handles) return false;
  const std::string comment = std::string(kMark) + std::to_string(group);
  for (const nft::LogRule& log : log_rules) {
    put_log_rule(batch, rules.table, log,
                 {.group = group,
                  .comment = comment,
                  .position = be64(handles->find(log.chain)->second.at(log.before))});
  }
  return true;
}

void put_rule_removal(NftBatch& batch, nft::Table table, const PresentRule& rule) {
  batch.add({NFT_MSG_DELRULE, family_number(table), 0},
            NftAttributes()
                .put_string(NFTA_RULE_TABLE, "cnet")
                .put_string(NFTA_RULE_CHAIN, rule.chain)
                .put(NFTA_RULE_HANDLE, be64(rule.handle)));
}

/// A line for each group: its number, the listener's port id, and more. What cannot be read shows
/// nobody as gone.
bool has_listener(std::uint16_t group) {
  const auto text = read_file("/proc/thread-self/net/netfilter/nfnetlink_log");
  if (!text) return true;
  for (const std::string_view line : split(*text, '\n')) {
    const std::string_view words = trim(line);
    if (parse_number(words.substr(0, words.find(' ')), kMostGroup) == group) return true;
  }
  return false;
}

}  // namespace cnet::kernel
