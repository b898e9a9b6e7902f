#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "cnet/image/manifest.h"
#include "cnet/image/pull_event.h"
#include "cnet/image/reference.h"
#include "cnet/model/registries.h"
#include "cnet/state/disk.h"

namespace cnet::image {

struct PullOptions {
  Reference name;
  /// Another view of the same store, for a thread.
  std::function<std::unique_ptr<state::Disk>()> another_disk;
  std::optional<Platform> platform;  ///< --platform; absent: this machine's
  std::string docker_config;         ///< where Docker's config file may be; empty: nowhere
  /// Called by several threads, one at a time.
  std::function<void(const PullEvent&)> on_event;
  /// Called by several threads at once, several times a second; throws to stop.
  std::function<void()> checkpoint;
};

/// Pulls an image into the store: mirrors first, then the registry. Throws Error; then no name has
/// changed, and what has come stays for the next attempt.
PullResult pull(state::Disk& disk, const Registries& registries, const PullOptions& options);

}  // namespace cnet::image
