#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "cnet/base/unique_fd.h"
#include "cnet/model/user_ids.h"
#include "device_list.h"
#include "in_root.h"

namespace cnet::sandbox {

struct DevContent {
  std::uint64_t shm_size;                ///< bytes
  const std::vector<DeviceNode>& nodes;  ///< beside the harmless ones
  UserIds ids;                           ///< whom all of it belongs to
};

/// Mounts the container's /dev: a small tmpfs with the harmless device nodes, the usual links, pts,
/// shm and mqueue. Returns its root. `shared_memory` is what join.h's function returns.
UniqueFd mount_devices(const InRoot& root, const std::optional<UniqueFd>& shared_memory,
                       const DevContent& content);

/// Opens the container's /dev/null, checked to be the null device (CVE-2025-31133). `flags` as for
/// open(2).
UniqueFd open_null(int dev, int flags);

/// Those of descriptors 0 to 2 that were not given lead to the container's own /dev/null, not to
/// the host's.
void null_streams(const std::array<bool, 3>& absent, int dev);

}  // namespace cnet::sandbox
