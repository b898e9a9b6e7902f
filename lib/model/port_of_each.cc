#include <algorithm>
#include <array>
#include <tuple>

#include "cnet/model/port_spec.h"

namespace cnet {
namespace {

/// A port of the container, as it is asked for: those with the least choice first.
struct Asked {
  std::uint16_t container_port;
  Protocol protocol;
  int choice;
  std::size_t index;

  friend auto operator<=>(const Asked&, const Asked&) = default;
};

int choice_of(const PortSpec& port) {
  const int ports = port.host_port == 0 ? 2 : port.host_port_last > port.host_port ? 1 : 0;
  return 2 * ports + (port.host_ip ? 0 : 1);
}

bool could_be(const Binding& binding, const PortSpec& port) {
  if (port.host_ip && *port.host_ip != binding.host_ip) return false;
  if (port.from != binding.from) return false;
  if (port.host_port == 0) return true;
  return binding.host_port >= port.host_port &&
         binding.host_port <= std::max(port.host_port, port.host_port_last);
}

std::vector<Asked> in_order(const std::vector<PortSpec>& ports) {
  std::vector<Asked> asked;
  asked.reserve(ports.size());
  for (std::size_t i = 0; i < ports.size(); ++i) {
    asked.push_back({ports[i].container_port, ports[i].protocol, choice_of(ports[i]), i});
  }
  std::ranges::sort(asked);
  return asked;
}

}  // namespace

std::vector<std::optional<std::size_t>> port_of_each(const std::vector<Binding>& bindings,
                                                     const std::vector<PortSpec>& ports) {
  const std::vector<Asked> asked = in_order(ports);
  std::vector<std::array<bool, kFamilies.size()>> bound(ports.size());
  std::vector<std::optional<std::size_t>> of_each(bindings.size());
  for (std::size_t i = 0; i < bindings.size(); ++i) {
    const Binding& binding = bindings[i];
    const auto same = std::ranges::equal_range(
        asked, std::tuple(binding.container_port, binding.protocol), {},
        [](const Asked& one) { return std::tuple(one.container_port, one.protocol); });
    const auto family = static_cast<std::size_t>(binding.host_ip.family());
    const auto found = std::ranges::find_if(same, [&](const Asked& one) {
      return !bound[one.index][family] && could_be(binding, ports[one.index]);
    });
    if (found == same.end()) continue;
    bound[found->index][family] = true;
    of_each[i] = found->index;
  }
  return of_each;
}

}  // namespace cnet
