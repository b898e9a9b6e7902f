#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cnet/addr/prefix.h"
#include "cnet/nft/ruleset.h"

namespace cnet::nft {

/// A rule that tells of the packets it matches and lets them go on to the next rule, which is one
/// of cnet's own.
struct LogRule {
  const char* chain;
  std::size_t before;  ///< index of that rule in its chain
  Rule matches;        ///< without a verdict
  std::string prefix;  ///< kDropped and the comment of the rule that drops, or a letter alone
};

/// The network that somebody looks at.
struct LoggedNetwork {
  std::string bridge;
  std::vector<Prefix> subnets;
};

inline constexpr char kDropped = 'd';
inline constexpr char kRouted = 'r';
inline constexpr char kBridged = 'b';
inline constexpr char kRefusable = 'n';
/// Of what routing refuses: the chain `closed` would.
inline constexpr const char* kRefused = "container addresses are not reachable from outside";

/// In front of every rule that drops: of what comes from or goes to this bridge, where the chain
/// can tell, else of all. Of new flows to containers of another network, in either direction
/// (kRefusable): routing refuses those that the chain `witness` did not mark, and no rule sees it.
/// Unless `drops_only`, of new flows too: of those that were let through, as the source address is
/// about to be chosen or the host's own ports are reached, and of frames that may be the first
/// between two ports of a bridge, of all bridges.
std::vector<LogRule> log_rules(const TableRules& rules, const LoggedNetwork& network,
                               bool drops_only);

}  // namespace cnet::nft
