#include "health.h"

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/engine/containers.h"

namespace cnet {
namespace {

bool is_switched_off(const HealthCheck& check) {
  return check.test.empty() || check.test.front() == "NONE";
}

}  // namespace

std::optional<HealthSpec> health_spec(World& world, const Container& container) {
  HealthSpec spec{.argv = health_command(container.health),
                  .pace = health_pace(container.health),
                  .program = world.monitor_program,
                  .changed_command = world.health_command};
  if (spec.argv.empty()) return std::nullopt;
  if (!spec.changed_command.empty()) spec.changed_command.push_back(container.id.str());
  return spec;
}

HealthCheck container_health(World& world, const HealthCheck& wanted, const HealthCheck& image) {
  const HealthCheck check = merged(wanted, image);
  if (wanted != HealthCheck{} && check.test.empty()) {
    throw Error("the --health flags tell how to check, but neither --health-cmd nor the image what",
                Error::Kind::usage)
        .hint("add --health-cmd COMMAND");
  }
  if (!is_switched_off(check) && health_command(check).empty()) {
    world.notes.push_back("the image's health check " + quoted(check.test.front()) +
                          " is none of CMD, CMD-SHELL and NONE: nothing is checked");
  }
  return check;
}

std::optional<Health> known_health(World& world, const Container& container, Status status) {
  if (health_command(container.health).empty()) return std::nullopt;
  auto health = world.store.health(container.id);
  switch (status) {
    case Status::running:
    case Status::paused:
      return health ? health : Health{};
    case Status::created:
    case Status::restarting:
    case Status::exited:
      if (health)
        health->status = HealthStatus::unhealthy;  // as Docker: nobody is there to be well
      return health;
  }
  return health;
}

void container_health_changed(World& world, const ContainerId& id, HealthStatus status) {
  const auto container = world.store.container(id);
  if (!container) return;
  world.events.record(container_event(*container, "health_status: " + health_status_name(status)));
}

}  // namespace cnet
