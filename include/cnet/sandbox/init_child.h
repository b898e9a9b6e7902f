#pragma once

namespace cnet::sandbox {

/// The descriptor at which cnet-init finds a pidfd of its child, the container's command.
inline constexpr int kInitChild = 4;

}  // namespace cnet::sandbox
