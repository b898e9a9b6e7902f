#pragma once

#include <sys/types.h>

#include "cnet/base/unique_fd.h"
#include "cnet/plan/sandbox_spec.h"

namespace cnet::monitor {

/// A process that waits for the death of this one and then kills all of the container. Needed where
/// the container's init is not process 1 of a pid namespace: its processes would outlive a monitor
/// that is killed. Whoever makes one has a single thread.
class Warden {
 public:
  explicit Warden(const SandboxSpec& spec);
  /// Dismisses it: the container's end is seen to.
  ~Warden();
  Warden(const Warden&) = delete;
  Warden& operator=(const Warden&) = delete;

 private:
  UniqueFd pidfd_;
};

}  // namespace cnet::monitor
