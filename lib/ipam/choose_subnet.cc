#include <algorithm>
#include <array>

#include "cnet/ipam/ipam.h"

namespace cnet::ipam {
namespace {

/// Addresses first..last that are in use, of one family.
struct Interval {
  Ip first;
  Ip last;
};

/// The taken prefixes in order, those inside another left out, so that both ends grow from one to
/// the next.
std::vector<Interval> in_order(const std::vector<Prefix>& taken) {
  std::vector<Interval> all;
  all.reserve(taken.size());
  for (const Prefix& prefix : taken) all.push_back({prefix.first(), prefix.last()});
  std::ranges::sort(all, {}, &Interval::first);
  std::vector<Interval> merged;
  for (const Interval& interval : all) {
    if (!merged.empty() && interval.first <= merged.back().last) {
      merged.back().last = std::max(merged.back().last, interval.last);
    } else {
      merged.push_back(interval);
    }
  }
  return merged;
}

/// The first free network of `pool`. Each step passes one taken interval, whatever lies inside it.
std::optional<Prefix> first_free(const Pool& pool, const std::vector<Interval>& taken) {
  if (pool.length < pool.base.length() || pool.length > pool.base.ip().bits()) return std::nullopt;
  // From the pool's own address: "172.17.0.0/12" starts at 172.17, not at 172.16.
  Prefix candidate = Prefix(pool.base.ip(), pool.length).canonical();
  auto next = std::ranges::lower_bound(taken, candidate.first(), {}, &Interval::last);
  for (; next != taken.end() && next->first <= candidate.last(); ++next) {
    const auto after = Prefix(next->last, pool.length).last().plus(1);
    if (!after || !pool.base.contains(*after)) return std::nullopt;
    candidate = Prefix(*after, pool.length);
    // The same interval cannot reach into the new candidate; those it passed are skipped here.
    while (std::next(next) != taken.end() && std::next(next)->last < candidate.first()) ++next;
  }
  return candidate;
}

}  // namespace

const std::vector<Pool>& default_pools() {
  static const std::vector<Pool> pools = [] {
    std::vector<Pool> list;
    const auto add = [&list](std::string_view base, int length) {
      list.push_back({Prefix::parse(base).value(), length});
    };
    for (const auto base : {"172.17.0.0/16", "172.18.0.0/15", "172.20.0.0/14", "172.24.0.0/13"}) {
      add(base, 16);
    }
    add("192.168.0.0/16", 20);
    for (const auto base :
         {"10.89.0.0/16", "10.90.0.0/15", "10.92.0.0/14", "10.96.0.0/11", "10.128.0.0/9"}) {
      add(base, 24);
    }
    return list;
  }();
  return pools;
}

std::optional<Prefix> choose_subnet(const std::vector<Pool>& pools,
                                    const std::vector<Prefix>& taken) {
  const std::vector<Interval> intervals = in_order(taken);
  for (const Pool& pool : pools) {
    if (const auto subnet = first_free(pool, intervals)) return subnet;
  }
  return std::nullopt;
}

Prefix choose_unique_local(const NetworkId& network, const std::vector<Prefix>& taken) {
  constexpr std::size_t random_bytes = 7;  // behind the fd: 40 bits of global id, 16 of subnet
  const std::string& digits = network.str();
  Prefix candidate;
  for (std::size_t start = 0; start + 2 * random_bytes <= digits.size(); ++start) {
    std::array<std::uint8_t, 16> bytes{0xfd};
    for (std::size_t i = 0; i < random_bytes; ++i) {
      const std::string pair = digits.substr(start + 2 * i, 2);
      bytes[i + 1] = static_cast<std::uint8_t>(std::stoul(pair, nullptr, 16));
    }
    candidate = Prefix(Ip::v6(bytes), 64);
    const auto clashes = [&](const Prefix& other) { return other.overlaps(candidate); };
    if (std::ranges::none_of(taken, clashes)) return candidate;
  }
  return candidate;  // somebody holds all of fd00::/8: the caller finds the overlap
}

}  // namespace cnet::ipam
