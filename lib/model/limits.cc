#include "cnet/model/limits.h"

#include <algorithm>

#include "cnet/base/text.h"

namespace cnet {

std::string controller_name(Controller controller) {
  switch (controller) {
    case Controller::cpu:
      return "cpu";
    case Controller::cpuset:
      return "cpuset";
    case Controller::memory:
      return "memory";
    case Controller::io:
      return "io";
    case Controller::pids:
      return "pids";
  }
  return {};
}

std::string throttle_flag(Throttle throttle) {
  switch (throttle) {
    case Throttle::read_bps:
      return "--device-read-bps";
    case Throttle::write_bps:
      return "--device-write-bps";
    case Throttle::read_iops:
      return "--device-read-iops";
    case Throttle::write_iops:
      return "--device-write-iops";
  }
  return {};
}

std::int64_t effective_memory_swap(const Limits& limits) {
  if (limits.memory_swap != 0 || limits.memory == 0) return limits.memory_swap;
  return static_cast<std::int64_t>(std::min(limits.memory, std::uint64_t{1} << 61) * 2);
}

std::vector<Controller> controllers_of(const Limits& limits) {
  std::vector<Controller> needed;
  const auto need = [&](Controller controller, bool when) {
    if (when) needed.push_back(controller);
  };
  need(Controller::cpu, limits.nano_cpus != 0 || limits.cpu_shares != 0);
  need(Controller::cpuset, !limits.cpuset_cpus.empty() || !limits.cpuset_mems.empty());
  need(Controller::memory,
       limits.memory != 0 || limits.memory_reservation != 0 || limits.memory_swap != 0);
  need(Controller::io, limits.blkio_weight != 0 || !limits.devices.empty());
  return needed;
}

std::optional<std::vector<unsigned>> parse_cpu_list(std::string_view text) {
  constexpr unsigned most = 8192;  // CONFIG_NR_CPUS's own bound
  std::vector<unsigned> numbers;
  for (const std::string_view part : split(text, ',')) {
    const auto ends = split(part, '-');
    const auto first = parse_number(ends.front(), most);
    const auto last = parse_number(ends.back(), most);
    if (ends.size() > 2 || !first || !last || *last < *first) return std::nullopt;
    for (auto number = *first; number <= *last; ++number) {
      numbers.push_back(static_cast<unsigned>(number));
    }
  }
  std::ranges::sort(numbers);
  numbers.erase(std::ranges::unique(numbers).begin(), numbers.end());
  return numbers;
}

}  // namespace cnet
