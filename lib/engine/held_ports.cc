#include "held_ports.h"

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "find.h"

namespace cnet {
namespace {

bool clash(const Binding& a, const Binding& b) {
  return a.protocol == b.protocol && a.host_port == b.host_port &&
         (a.host_ip == b.host_ip || a.host_ip.is_any() || b.host_ip.is_any());
}

/// On the way to an error only: reads every running container.
std::optional<std::string> holder_of(World& world, const Binding& wanted) {
  for (const ContainerId& id : world.store.container_ids()) {
    const auto sandbox = world.store.sandbox(id);
    if (!sandbox) continue;
    for (const Binding& binding : sandbox->bindings) {
      if (!clash(binding, wanted)) continue;
      const auto container = world.store.container(id);
      return "container " + quoted(container ? container->name : id.short_form());
    }
  }
  return std::nullopt;
}

Error taken(World& world, const PortSpec& spec, const Binding& wanted) {
  std::string ports = std::to_string(spec.host_port);
  if (spec.host_port_last > spec.host_port) ports += "-" + std::to_string(spec.host_port_last);
  const auto holder = holder_of(world, wanted);
  return Error("host port " + wanted.host_ip.in_url() + ":" + ports + "/" +
                   protocol_name(wanted.protocol) + " is in use" +
                   (holder ? " by " + *holder : " by another program"),
               Error::Kind::exists)
      .hint(holder ? "publish on another port, or stop that container"
                   : "publish on another port, or look for the program with `ss -lntup`");
}

}  // namespace

HeldPorts hold_ports(World& world, const Container& container) {
  HeldPorts held;
  for (const PortSpec& spec : container.published) {
    Binding binding{.host_ip = spec.host_ip.value_or(Ip::any(Family::v4)),
                    .host_port = spec.host_port,
                    .container_port = spec.container_port,
                    .protocol = spec.protocol};
    auto socket = world.ports.hold(binding);
    while (!socket && binding.host_port < spec.host_port_last) {
      ++binding.host_port;
      socket = world.ports.hold(binding);
    }
    if (!socket) throw taken(world, spec, binding);
    held.bindings.push_back(binding);
    held.sockets.push_back(*std::move(socket));
  }
  return held;
}

}  // namespace cnet
