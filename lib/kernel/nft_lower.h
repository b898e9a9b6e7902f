#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "cnet/nft/log_rules.h"
#include "cnet/nft/ruleset.h"
#include "nft_messages.h"

// From cnet's rules to nf_tables' messages: what the nft program does with a file.
namespace cnet::kernel {

/// Declares, deletes and declares the table again, with everything in it.
void put_table(NftBatch& batch, const nft::TableRules& rules);
/// Deletes the table, whether there is one or not.
void put_table_removal(NftBatch& batch, nft::Table table);

/// nft add set inet cnet NAME { ... }
void put_set(NftBatch& batch, nft::Table table, const nft::Set& set);

/// Sets without a name, made for the rule that follows. Their ids are unique in the transaction.
std::uint32_t put_members(NftBatch& batch, nft::Table table, const nft::Field& field,
                          const nft::OneOf& members);
std::uint32_t put_entries(NftBatch& batch, nft::Table table, const nft::Field& field,
                          const nft::VerdictMap::Entries& entries);
inline constexpr const char* kNamelessSet = "__set%d";
inline constexpr const char* kNamelessMap = "__map%d";

/// nft add rule inet cnet CHAIN ...
void put_rule(NftBatch& batch, nft::Table table, const char* chain, const nft::Rule& rule);

/// Where a log rule goes, and to whom it tells.
struct LogTarget {
  std::uint16_t group;
  std::string comment;
  std::array<std::uint8_t, 8>
      position;  ///< handle of the rule in front of which it stands, big-endian
};
/// nft insert rule inet cnet CHAIN position HANDLE ... log prefix "..." group N
void put_log_rule(NftBatch& batch, nft::Table table, const nft::LogRule& log,
                  const LogTarget& target);

}  // namespace cnet::kernel
