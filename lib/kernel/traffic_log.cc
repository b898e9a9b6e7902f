#include "cnet/kernel/traffic_log.h"

#include <net/if.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>
#include <vector>

#include "cnet/base/error.h"
#include "cnet/nft/log_rules.h"
#include "netns.h"
#include "nflog_socket.h"
#include "nft_log_rules.h"
#include "refusal.h"

namespace cnet {
namespace {

using kernel::NftBatch;
using kernel::NftSocket;
using kernel::PresentRule;

std::string name_of(std::uint32_t interface) {
  std::array<char, IF_NAMESIZE> name{};
  if (interface == 0 || ::if_indextoname(interface, name.data()) == nullptr) return {};
  return name.data();
}

std::optional<LoggedPacket::Kind> kind_of(char letter) {
  switch (letter) {
    case nft::kDropped:
      return LoggedPacket::Kind::dropped;
    case nft::kRouted:
      return LoggedPacket::Kind::routed;
    case nft::kBridged:
      return LoggedPacket::Kind::bridged;
    case nft::kRefusable:
      return LoggedPacket::Kind::dropped;  // if routing says so
    default:
      return std::nullopt;
  }
}

/// The rule in front of which one is to stand may be gone by now: then the next time.
void commit(NftSocket& socket, NftBatch& batch) {
  for (const kernel::NftRefusal& refusal : socket.commit(batch)) {
    if (refusal.err == ENOENT) continue;
    throw Error::system("nft insert rule ... log", refusal.err, refusal.detail);
  }
}

}  // namespace

struct TrafficLog::Parts {
  TrafficWish wish;
  nft::Ruleset rules;
  kernel::NflogSocket log;
  NftSocket socket;
  kernel::Rtnetlink rtnetlink{kernel::open_rtnetlink()};

  explicit Parts(TrafficWish wanted) : wish(std::move(wanted)), rules(nft::ruleset(wish.mark)) {}

  bool is_own(const PresentRule& rule) const { return rule.log_group == log.group(); }

  /// Nothing to do when the table is not there, or being made: nothing passes it either.
  void ensure(const nft::TableRules& table) {
    const auto present = kernel::present_rules(socket, table.table);
    if (!present) return;
    const auto is_ours = [&](const PresentRule& rule) { return is_own(rule); };
    if (std::ranges::any_of(*present, is_ours)) return;
    NftBatch batch;
    const auto wanted = nft::log_rules(table, wish.network, wish.drops_only);
    if (!kernel::put_log_rules(batch, table, *present, wanted, log.group())) return;
    commit(socket, batch);
  }

  void remove(nft::Table table) {
    const auto present = kernel::present_rules(socket, table);
    if (!present) return;
    NftBatch batch;
    bool any = false;
    for (const PresentRule& rule : *present) {
      if (!is_own(rule)) continue;
      kernel::put_rule_removal(batch, table, rule);
      any = true;
    }
    if (any) socket.commit(batch);
  }
};

TrafficLog::TrafficLog(TrafficWish wish) : parts_(std::make_unique<Parts>(std::move(wish))) {
  renew();
}

/// What is left when that fails is removed by the next command, since nobody listens any more.
TrafficLog::~TrafficLog() {
  try {
    for (const nft::Table table : {nft::Table::inet, nft::Table::bridge}) parts_->remove(table);
  } catch (const Error&) {
    return;
  }
}

int TrafficLog::fd() const { return parts_->log.fd(); }

bool TrafficLog::take_lost() { return parts_->log.take_lost(); }

void TrafficLog::renew() {
  parts_->ensure(parts_->rules.inet);
  parts_->ensure(parts_->rules.bridge);
}

std::optional<LoggedPacket> TrafficLog::next() {
  while (auto found = parts_->log.next()) {
    if (found->prefix.empty()) continue;
    const auto kind = kind_of(found->prefix.front());
    if (!kind) continue;
    const auto facts = parse_packet(found->payload);
    if (found->prefix.front() == nft::kRefusable) {
      if (!facts || !kernel::routing_refuses(parts_->rtnetlink, *facts, found->in, found->mark))
        continue;
      found->prefix += nft::kRefused;
    }
    return LoggedPacket{.time = found->time,
                        .kind = *kind,
                        .rule = found->prefix.substr(1),
                        .in = name_of(found->in),
                        .out = name_of(found->out),
                        .facts = facts};
  }
  return std::nullopt;
}

}  // namespace cnet
