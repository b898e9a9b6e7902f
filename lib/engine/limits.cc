#include "limits.h"

namespace cnet {

Cgroup plan_cgroup(World& world, const Container& container) {
  Cgroup cgroup{.container = container.id,
                .limits = container.limits,
                .controllers = controllers_of(container.limits)};
  if (container.limits == Limits{}) return cgroup;
  const LimitSupport support = world.host.limit_support();
  require_possible(container.limits, support);
  cgroup.weight_by = support.weight_by.value_or(cgroup.weight_by);
  for (DeviceRate& device : cgroup.limits.devices) {
    const auto found = world.host.block_device(device.device);
    require_throttleable(device, found);
    device.number = found->number;
  }
  return cgroup;
}

}  // namespace cnet
