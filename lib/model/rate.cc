#include <array>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/model/create_network.h"
#include "cnet/model/join_options.h"

namespace cnet {
namespace {

struct Unit {
  std::string_view name;
  std::uint64_t factor;
};

/// tc(8): a bare number is bits, "bit" and "bps" (bytes), in thousands.
constexpr std::array<Unit, 9> kRateUnits{{{"", 1},
                                          {"bit", 1},
                                          {"kbit", 1'000},
                                          {"mbit", 1'000'000},
                                          {"gbit", 1'000'000'000},
                                          {"bps", 8},
                                          {"kbps", 8'000},
                                          {"mbps", 8'000'000},
                                          {"gbps", 8'000'000'000}}};

/// tc(8): sizes are bytes, in powers of two.
constexpr std::array<Unit, 7> kSizeUnits{{{"", 1},
                                          {"b", 1},
                                          {"k", 1 << 10},
                                          {"kb", 1 << 10},
                                          {"m", 1 << 20},
                                          {"mb", 1 << 20},
                                          {"g", 1 << 30}}};

constexpr std::uint64_t kSlowest = 8'000;              // a kilobyte a second
constexpr std::uint64_t kFastest = 1'000'000'000'000;  // a terabit
constexpr std::uint64_t kSmallestBurst = 2'000;        // a packet must fit
constexpr std::uint64_t kLargestBurst = 1U << 30;

/// A number with at most three digits behind its point, and a unit.
template <std::size_t N>
std::optional<std::uint64_t> parse_amount(std::string_view text, const std::array<Unit, N>& units,
                                          std::uint64_t least, std::uint64_t most) {
  const std::string all = lower(text);
  const std::size_t end = std::min(all.find_first_not_of("0123456789."), all.size());
  const std::string_view number = std::string_view(all).substr(0, end);
  const std::string_view unit = std::string_view(all).substr(end);
  const std::size_t point = number.find('.');
  const auto whole = parse_number(number.substr(0, point), most);
  std::string thousandths = point == number.npos ? "" : std::string(number.substr(point + 1));
  if (!whole || thousandths.size() > 3 || (point != number.npos && thousandths.empty())) return {};
  thousandths.resize(3, '0');
  const auto rest = parse_number(thousandths, 999);
  if (!rest) return {};
  for (const Unit& known : units) {
    if (known.name != unit) continue;
    if (*whole > most / known.factor) return {};
    const std::uint64_t amount = *whole * known.factor + *rest * known.factor / 1000;
    if (amount < least || amount > most) return {};
    return amount;
  }
  return {};
}

}  // namespace

std::optional<std::uint64_t> parse_rate(std::string_view text) {
  return parse_amount(text, kRateUnits, kSlowest, kFastest);
}

std::optional<std::uint32_t> parse_burst(std::string_view text) {
  const auto bytes = parse_amount(text, kSizeUnits, kSmallestBurst, kLargestBurst);
  if (!bytes) return {};
  return static_cast<std::uint32_t>(*bytes);
}

std::string rate_text(std::uint64_t bits) {
  for (const char* unit : {"gbit", "mbit", "kbit"}) {
    const std::uint64_t factor = unit[0] == 'g'   ? 1'000'000'000
                                 : unit[0] == 'm' ? 1'000'000
                                                  : 1'000;
    if (bits >= factor && bits % factor == 0) return std::to_string(bits / factor) + unit;
  }
  return std::to_string(bits) + "bit";
}

std::string rate_text(const Rate& rate) {
  const std::string text = rate_text(rate.bits);
  return rate.burst == 0 ? text : text + " burst " + std::to_string(rate.burst) + "b";
}

Rate parse_rate_flags(const std::string& rate, const std::string& burst) {
  Rate result;
  if (rate.empty() && burst.empty()) return result;
  if (rate.empty()) throw Error("--burst needs a --rate", Error::Kind::usage);
  if (rate == "0") return result;
  const auto bits = parse_rate(rate);
  if (!bits) {
    throw Error("--rate " + quoted(rate) + " is no rate from 8kbit to 1000gbit", Error::Kind::usage)
        .hint("write it as 10mbit, 1.5gbit or 200kbps (bytes); 0 takes the limit away");
  }
  result.bits = *bits;
  if (burst.empty()) return result;
  const auto bytes = parse_burst(burst);
  if (!bytes) {
    throw Error("--burst " + quoted(burst) + " is no size from 2000b to 1g", Error::Kind::usage)
        .hint("write it as 32k or 1m");
  }
  result.burst = *bytes;
  return result;
}

}  // namespace cnet
