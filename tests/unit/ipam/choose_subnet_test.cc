#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "cnet/ipam/ipam.h"

using namespace cnet;
using ipam::choose_subnet;
using ipam::Pool;

namespace {

Prefix prefix(std::string_view text) { return Prefix::parse(text).value(); }

/// The simple reference: one candidate after the other, each held against all that is taken.
std::optional<Prefix> step_by_step(const std::vector<Pool>& pools,
                                   const std::vector<Prefix>& taken) {
  for (const Pool& pool : pools) {
    std::optional<Ip> start = pool.base.first();
    while (start && pool.base.contains(*start)) {
      const Prefix candidate(*start, pool.length);
      const bool is_free = std::none_of(taken.begin(), taken.end(), [&](const Prefix& other) {
        return other.overlaps(candidate);
      });
      if (is_free) return candidate;
      start = candidate.last().plus(1);
    }
  }
  return std::nullopt;
}

}  // namespace

TEST_CASE("the default pools are those of DESIGN.md, in their order") {
  std::vector<Prefix> taken;
  std::vector<std::string> first;
  std::size_t count = 0;
  for (; const auto subnet = choose_subnet(ipam::default_pools(), taken); ++count) {
    taken.push_back(*subnet);
    if (first.size() < 33) first.push_back(subnet->str());
    if (count >= 40) break;
  }
  CHECK(first[0] == "172.17.0.0/16");
  CHECK(first[14] == "172.31.0.0/16");
  CHECK(first[15] == "192.168.0.0/20");
  CHECK(first[30] == "192.168.240.0/20");
  CHECK(first[31] == "10.89.0.0/24");
  CHECK(first[32] == "10.89.1.0/24");

  std::uint64_t small = 0;
  for (const Pool& pool : ipam::default_pools()) {
    CHECK_FALSE(pool.base.has_host_bits());
    if (pool.length == 24) small += pool.base.size() / 256;
  }
  CHECK(small == (255 - 89 + 1) * 256);
}

TEST_CASE("a subnet that overlaps anything taken is passed over") {
  const std::vector<Pool> pools{{prefix("10.0.0.0/16"), 24}};
  CHECK(choose_subnet(pools, {}) == prefix("10.0.0.0/24"));
  CHECK(choose_subnet(pools, {prefix("10.0.0.77/32")}) == prefix("10.0.1.0/24"));
  CHECK(choose_subnet(pools, {prefix("10.0.0.0/17")}) == prefix("10.0.128.0/24"));
  CHECK_FALSE(choose_subnet(pools, {prefix("0.0.0.0/0")}).has_value());
  CHECK_FALSE(choose_subnet(pools, {prefix("10.0.0.0/17"), prefix("10.0.128.0/17")}).has_value());
  CHECK(choose_subnet(pools, {prefix("::/0")}) == prefix("10.0.0.0/24"));
}

TEST_CASE("pools at the ends of the address space, of IPv6, or that make no sense") {
  CHECK_FALSE(choose_subnet({{prefix("255.255.255.0/24"), 24}}, {prefix("255.255.255.255/32")})
                  .has_value());
  CHECK(choose_subnet({{prefix("fd00::/48"), 64}}, {prefix("fd00::/64"), prefix("0.0.0.0/0")}) ==
        prefix("fd00:0:0:1::/64"));
  CHECK_FALSE(choose_subnet({{prefix("10.0.0.0/24"), 23}}, {}).has_value());
  CHECK_FALSE(choose_subnet({{prefix("10.0.0.0/24"), 33}}, {}).has_value());
  CHECK_FALSE(choose_subnet({}, {}).has_value());
}

TEST_CASE("jumping finds what stepping finds") {
  std::mt19937 random(6);
  for (int round = 0; round < 3000; ++round) {
    const std::vector<Pool> pools{{prefix("10.0.0.0/26"), 28 + static_cast<int>(random() % 5)},
                                  {prefix("10.0.1.0/24"), 24 + static_cast<int>(random() % 9)}};
    std::vector<Prefix> taken;
    for (auto count = random() % 40; count > 0; --count) {
      const auto address = static_cast<std::uint32_t>(0x0a000000 + random() % 0x200);
      taken.emplace_back(Ip::v4(address), 24 + static_cast<int>(random() % 9));
    }
    if (choose_subnet(pools, taken) != step_by_step(pools, taken)) {
      std::string text;
      for (const Prefix& other : taken) text += other.str() + " ";
      FAIL("pools /" << pools[0].length << " and /" << pools[1].length << " taken " << text);
    }
  }
}

TEST_CASE("a huge pool that is taken in large pieces costs nothing") {
  // Stepping through 2^120 candidates would outlive the test's time limit by far.
  const std::vector<Pool> pools{{prefix("fd00::/8"), 128}, {prefix("10.0.0.0/8"), 32}};
  const std::vector<Prefix> taken{prefix("fd00::/9"), prefix("fd80::/9"), prefix("10.0.0.0/9"),
                                  prefix("10.128.0.0/10"), prefix("10.192.0.0/11")};
  CHECK(choose_subnet(pools, taken) == prefix("10.224.0.0/32"));
}
