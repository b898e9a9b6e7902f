#include "cnet/nft/log_rules.h"

#include <string_view>
#include <utility>

#include "words.h"

namespace cnet::nft {
namespace {

using namespace words;

constexpr Flags kNew{"new", 1U << 3};  // NF_CT_STATE_BIT(IP_CT_NEW)
constexpr Field kTcpFlags{"tcp flags", Type::inet_proto, transport(13)};

const Field& daddr(Family family) { return family == Family::v4 ? ip::daddr : ip6::daddr; }

bool drops(const Rule& rule) {
  if (rule.statements.empty()) return false;
  const auto* decision = std::get_if<Decision>(&rule.statements.back());
  return decision != nullptr && decision->kind == Decision::Kind::drop;
}

/// What a rule asks of a packet, without what it does to it.
std::vector<Statement> matches_of(const Rule& rule) {
  std::vector<Statement> matches;
  for (const Statement& statement : rule.statements) {
    if (std::holds_alternative<Match>(statement)) matches.push_back(statement);
  }
  return matches;
}

/// Which of a bridge's packets the chain can tell by their interfaces.
enum class Sides { none, in, both };
Sides sides_of(Table table, std::string_view chain) {
  if (table == Table::bridge || chain == "published") return Sides::none;
  return chain == "raw" || chain == "witness" ? Sides::in : Sides::both;
}

class Writer {
 public:
  Writer(const TableRules& rules, const LoggedNetwork& network)
      : rules_(rules), network_(network), bridge_(name(network.bridge.c_str())) {}

  void add_drops() {
    for (const Chain& chain : rules_.chains) {
      for (std::size_t i = 0; i < chain.rules.size(); ++i) {
        if (drops(chain.rules[i])) add_drop(chain, i);
      }
    }
  }

  /// Behind every mark that a connection with ports can get.
  void add_refusable() {
    for (const Chain& chain : rules_.chains) {
      if (std::string_view(chain.name) != "witness") continue;
      const auto add_new = [&](std::vector<Statement> matches) {
        matches.emplace_back(ct::state == kNew);
        matches.emplace_back(meta::l4proto == with_ports());
        add({chain.name, chain.rules.size() - 1, {std::move(matches)}, {kRefusable}});
      };
      for (const Prefix& subnet : network_.subnets) {
        add_new({iifname != bridge_, daddr(subnet.family()) == prefix(subnet.str())});
      }
      for (const Family family : kFamilies) {
        const Field& to = daddr(family);
        std::vector<Statement> matches{
            iifname == bridge_, to + to == at(family == Family::v4 ? "hairpin4" : "hairpin6")};
        for (const Prefix& subnet : network_.subnets) {
          if (subnet.family() == family) matches.emplace_back(to != prefix(subnet.str()));
        }
        add_new(std::move(matches));
      }
    }
  }

  void add_flows() {
    for (const Chain& chain : rules_.chains) {
      const std::string_view named = chain.name;
      if (rules_.table == Table::inet && named == "postrouting") {
        add({chain.name, 0, rule(iifname == bridge_), {kRouted}});
        add({chain.name, 0, rule(iifname != bridge_, oifname == bridge_), {kRouted}});
      } else if (rules_.table == Table::inet && named == "witness") {
        add({chain.name,
             chain.rules.size() - 1,
             rule(iifname == bridge_, ct::state == kNew, fib::daddr_type == local()),
             {kRouted}});
      } else if (rules_.table == Table::bridge) {
        add_frames(chain);
      }
    }
  }

  std::vector<LogRule> take() { return std::move(made_); }

 private:
  void add(LogRule rule) { made_.push_back(std::move(rule)); }

  void add_drop(const Chain& chain, std::size_t index) {
    const Rule& dropping = chain.rules[index];
    const std::string prefix = kDropped + std::string(dropping.comment);
    const auto with = [&](std::vector<Statement> sides) {
      for (Statement& match : matches_of(dropping)) sides.push_back(std::move(match));
      add({chain.name, index, {std::move(sides)}, prefix});
    };
    switch (sides_of(rules_.table, chain.name)) {
      case Sides::none:
        with({});
        break;
      case Sides::both:
        with({iifname != bridge_, oifname == bridge_});
        [[fallthrough]];
      case Sides::in:
        with({iifname == bridge_});
        break;
    }
  }

  /// In front of the rule that lets a container speak with its own address.
  void add_frames(const Chain& chain) {
    for (std::size_t i = 0; i < chain.rules.size(); ++i) {
      if (std::string_view(chain.rules[i].comment) != "its own address") continue;
      const auto with = [&](const std::vector<Match>& more) {
        std::vector<Statement> matches = matches_of(chain.rules[i]);
        matches.insert(matches.end(), more.begin(), more.end());
        add({chain.name, i, {std::move(matches)}, {kBridged}});
      };
      // SYN alone, and with the two bits of ECN: the beginning of a connection.
      for (const std::uint8_t syn : {std::uint8_t{0x02}, std::uint8_t{0xc2}}) {
        with({meta::l4proto == protocol(Protocol::tcp), kTcpFlags == value("syn", {syn})});
      }
      with({meta::l4proto ==
            one_of(value("icmp", {1}), protocol(Protocol::udp), protocol(Protocol::sctp))});
      // Not what neighbours ask each other all the time.
      if (std::string_view(chain.name) == "speaks_ip6") {
        with({icmpv6::type == value("echo-request", {128})});
      }
    }
  }

  const TableRules& rules_;
  const LoggedNetwork& network_;
  Constant bridge_;
  std::vector<LogRule> made_;
};

}  // namespace

std::vector<LogRule> log_rules(const TableRules& rules, const LoggedNetwork& network,
                               bool drops_only) {
  Writer writer(rules, network);
  writer.add_drops();
  writer.add_refusable();
  if (!drops_only) writer.add_flows();
  return writer.take();
}

}  // namespace cnet::nft
