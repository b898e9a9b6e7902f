#include "show.h"

namespace cnet::cmd {

output::ContainerFacts facts_of(const ContainerView& view) {
  return {.container = view.container,
          .status = view.status,
          .run = view.run ? &*view.run : nullptr,
          .sandbox = view.sandbox ? &*view.sandbox : nullptr,
          .networks = view.networks,
          .log_path = view.log_path,
          .network_lost = view.network_lost,
          .health = view.health ? &*view.health : nullptr,
          .volumes_path = view.volumes_path};
}

output::Json json_of(const ContainerView& view) { return output::container_json(facts_of(view)); }

output::Json json_of(const NetworkView& view) {
  std::vector<output::ConnectedContainer> containers;
  for (const Member& member : view.members) {
    containers.push_back(
        {member.container, member.name, member.endpoint ? &*member.endpoint : nullptr});
  }
  return output::network_json(view.network, containers);
}

output::Json json_of(const VolumeView& view) {
  return output::volume_json(view.volume, view.mountpoint);
}

}  // namespace cnet::cmd
