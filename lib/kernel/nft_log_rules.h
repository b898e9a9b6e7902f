#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cnet/nft/log_rules.h"
#include "nft_socket.h"

namespace cnet::kernel {

/// A rule that is in one of cnet's tables now.
struct PresentRule {
  std::string chain;
  std::uint64_t handle = 0;
  std::optional<std::uint16_t> log_group;  ///< of a TrafficLog's; absent: one of cnet's own
};
/// Absent when it changed meanwhile. None when there is no such table.
std::optional<std::vector<PresentRule>> present_rules(NftSocket& socket, nft::Table table);

/// nft insert rule inet cnet CHAIN position HANDLE ... limit rate 50/second log prefix "..." group
/// N
///
/// `present` are the table's rules. False, and nothing is put, when they are not those of `rules`.
bool put_log_rules(NftBatch& batch, const nft::TableRules& rules,
                   const std::vector<PresentRule>& present,
                   const std::vector<nft::LogRule>& log_rules, std::uint16_t group);

/// nft delete rule inet cnet CHAIN handle HANDLE
void put_rule_removal(NftBatch& batch, nft::Table table, const PresentRule& rule);

/// Whether somebody listens to the group.
bool has_listener(std::uint16_t group);

}  // namespace cnet::kernel
