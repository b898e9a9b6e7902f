#include "show.h"

namespace cnet::cmd {

output::ContainerFacts facts_of(const ContainerView& view) {
  return {.container = view.container,
          .status = view.status,
          .run = view.run ? &*view.run : nullptr,
          .sandbox = view.sandbox ? &*view.sandbox : nullptr,
          .networks = view.networks,
          .log_path = view.log_path,
          .network_lost = view.network_lost};
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

}  // namespace cnet::cmd
