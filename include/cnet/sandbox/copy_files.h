#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cnet/plan/namespace_spec.h"
#include "cnet/plan/sandbox_spec.h"

namespace cnet::sandbox {

/// Where a container's files are: in the mount namespace of its init while it runs, else to be
/// mounted as the spec says, for the copy alone. One of the two.
struct CopyPlace {
  std::optional<JoinedContainer> running;
  UserIds users;  ///< its own, while it runs: without it, its files have the ids that it knows
  std::optional<SandboxSpec> stopped;
};

struct CopyRequest {
  bool into_container = false;
  std::string host_path;       ///< "-": standard input or output, a tar archive
  std::string container_path;  ///< from the container's root, with or without a '/' in front
  bool keep_owner = false;     ///< -a; else everything belongs to root
  bool follow_link = false;    ///< -L: a link as the source stands for what it leads to
};

/// Copies a file or folder between the host and a container, with Docker's meaning of both paths.
/// It is done by a child process that cannot be looked into. What the container does meanwhile to
/// its files decides what is copied, never where: its paths are resolved below its root, and every
/// entry is looked up in the folder that is open. Nothing in the container is executed. Devices,
/// pipes and sockets are left out, and out of a container set-user-ID bits too unless owners are
/// kept. Returns what was left out.
std::vector<std::string> copy_files(const CopyPlace& place, const CopyRequest& request);

}  // namespace cnet::sandbox
