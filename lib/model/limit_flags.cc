#include <algorithm>
#include <string_view>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/model/limits.h"
#include "cnet/model/size.h"

namespace cnet {
namespace {

constexpr std::uint64_t kLeastMemory = 6 << 20;  // Docker's: less starts no process reliably
constexpr std::uint64_t kBillion = 1'000'000'000;
constexpr int kMostPids = 4'194'304;  // PID_MAX_LIMIT

[[noreturn]] void refuse(const std::string& flag, std::string_view value, const std::string& why) {
  throw Error(flag + " " + quoted(value) + " " + why, Error::Kind::usage);
}

std::uint64_t size(const std::string& flag, const std::string& text) {
  const auto bytes = parse_size(text);
  if (!bytes) refuse(flag, text, "is no size like 512k, 64m or 2g");
  return *bytes;
}

std::uint64_t memory(const std::string& flag, const std::string& text) {
  const std::uint64_t bytes = size(flag, text);
  if (bytes != 0 && bytes < kLeastMemory) refuse(flag, text, "is less than 6m, the least");
  return bytes;
}

std::int64_t memory_swap(const std::string& text) {
  if (text == "-1") return -1;
  const auto bytes = parse_size(text);
  if (!bytes) refuse("--memory-swap", text, "is neither a size like 512k, 64m or 2g nor -1");
  return static_cast<std::int64_t>(*bytes);
}

std::uint64_t nano_cpus(const std::string& text) {
  const auto nano = parse_decimal(text, kBillion);
  if (!nano) refuse("--cpus", text, "is no number of CPUs like 0.5 or 2");
  if (*nano != 0 && *nano < kBillion / 100) refuse("--cpus", text, "is less than 0.01, the least");
  return *nano;
}

/// 0 takes the limit away.
std::uint64_t number_between(const std::string& flag, const std::string& text, std::uint64_t least,
                             std::uint64_t most) {
  const auto number = parse_number(text, most);
  if (!number || (*number != 0 && *number < least)) {
    refuse(flag, text,
           "is no number between " + std::to_string(least) + " and " + std::to_string(most));
  }
  return *number;
}

int pids(const std::string& text) {
  if (text == "-1") return -1;
  const auto number = parse_number(text, kMostPids);
  if (!number) {
    refuse("--pids-limit", text,
           "is no number of processes up to " + std::to_string(kMostPids) + ", nor -1");
  }
  return *number == 0 ? -1 : static_cast<int>(*number);
}

std::string cpu_list(const std::string& flag, const std::string& text) {
  if (!text.empty() && !parse_cpu_list(text)) refuse(flag, text, "is no list like 0-2,4");
  return text;
}

DeviceRate device_rate(Throttle throttle, const std::string& text) {
  const std::string flag = throttle_flag(throttle);
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) refuse(flag, text, "is not written DEVICE:RATE");
  const bool bytes = throttle == Throttle::read_bps || throttle == Throttle::write_bps;
  const std::string_view rate_text = std::string_view(text).substr(colon + 1);
  const auto rate = bytes ? parse_size(rate_text) : parse_number(rate_text, UINT32_MAX);
  if (!rate) {
    refuse(flag, text, bytes ? "has no rate like 512k or 1m" : "has no rate like 100");
  }
  if (!text.starts_with("/dev/")) refuse(flag, text, "names no device below /dev");
  return {.throttle = throttle, .device = text.substr(0, colon), .rate = *rate, .number = {}};
}

void add_rates(Throttle throttle, const std::vector<std::string>& texts, Limits& limits) {
  for (const std::string& text : texts) {
    const DeviceRate rate = device_rate(throttle, text);
    std::erase_if(limits.devices, [&](const DeviceRate& other) {
      return other.throttle == throttle && other.device == rate.device;
    });
    if (rate.rate != 0) limits.devices.push_back(rate);
  }
}

void require_consistent(const Limits& limits) {
  const auto fail = [](const std::string& problem) { throw Error(problem, Error::Kind::usage); };
  if (limits.memory_swap > 0 && limits.memory == 0) {
    fail("--memory-swap counts memory and swap together, so it needs --memory too");
  }
  if (limits.memory_swap > 0 && static_cast<std::uint64_t>(limits.memory_swap) < limits.memory) {
    fail("--memory-swap " + size_words(static_cast<std::uint64_t>(limits.memory_swap)) +
         " is less than --memory " + size_words(limits.memory) +
         ": it counts memory and swap together");
  }
  if (limits.memory != 0 && limits.memory_reservation > limits.memory) {
    fail("--memory-reservation " + size_words(limits.memory_reservation) +
         " is more than --memory " + size_words(limits.memory));
  }
}

}  // namespace

Limits parse_limits(const LimitFlags& flags, Limits limits) {
  if (flags.cpus) limits.nano_cpus = nano_cpus(*flags.cpus);
  if (flags.cpu_shares) {
    limits.cpu_shares = number_between("--cpu-shares", *flags.cpu_shares, 2, 262144);
  }
  if (flags.cpuset_cpus) limits.cpuset_cpus = cpu_list("--cpuset-cpus", *flags.cpuset_cpus);
  if (flags.cpuset_mems) limits.cpuset_mems = cpu_list("--cpuset-mems", *flags.cpuset_mems);
  if (flags.memory) limits.memory = memory("--memory", *flags.memory);
  if (flags.memory_reservation) {
    limits.memory_reservation = memory("--memory-reservation", *flags.memory_reservation);
  }
  if (flags.memory_swap) limits.memory_swap = memory_swap(*flags.memory_swap);
  if (flags.pids_limit) limits.pids = pids(*flags.pids_limit);
  if (flags.blkio_weight) {
    limits.blkio_weight = number_between("--blkio-weight", *flags.blkio_weight, 10, 1000);
  }
  add_rates(Throttle::read_bps, flags.device_read_bps, limits);
  add_rates(Throttle::write_bps, flags.device_write_bps, limits);
  add_rates(Throttle::read_iops, flags.device_read_iops, limits);
  add_rates(Throttle::write_iops, flags.device_write_iops, limits);
  require_consistent(limits);
  return limits;
}

}  // namespace cnet
