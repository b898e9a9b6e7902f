#pragma once

#include <functional>
#include <optional>
#include <string>

#include "cnet/engine/world.h"
#include "cnet/plan/sandbox_spec.h"

namespace cnet {

/// Where the files of a container can be found.
struct FilesPlace {
  std::optional<JoinedContainer> running;  ///< in the mounts of its init
  UserIds users;                           ///< its own there
  std::optional<SandboxSpec> stopped;      ///< to be mounted, for as long as they are needed
};

enum class CopyDirection { into_container, out_of_container };

/// Calls `use` with the place of the container's files, running or not, and records the copy. One
/// that does not run is not started meanwhile. Throws Error (not_found).
void use_files(World& world, const std::string& name_or_id, CopyDirection direction,
               const std::function<void(const FilesPlace&)>& use);

}  // namespace cnet
