#pragma once

#include <string>

#include "cnet/base/unique_fd.h"
#include "cnet/model/user_ids.h"
#include "cnet/plan/sandbox_spec.h"
#include "user.h"

namespace cnet::sandbox {

/// The users of a container that has its own, for who builds its files. Without any, the host's.
struct Users {
  UserIds ids;
  UniqueFd space;  ///< the user namespace; empty without any
};

/// From here on this process is the container's root for whatever belongs to somebody, with all its
/// power over the host. Who maps owners needs both: overlayfs makes files as who mounted it, and in
/// mapped layers only the container's users can have some. It stays closed to a look into it, and
/// dies with its parent.
void act_as_root_of(const UserIds& ids);

/// In the container's user namespace: root, with nothing left of the host's.
void become_root_inside();

/// The folders that the overlay and the volumes are, each with a clone of itself on top, mapped:
/// whoever goes by their names from here on sees the container's owners. In a mount namespace of
/// the caller's own.
void cover_sources(const SandboxSpec& spec, const Users& users);

/// Throws Error when the container does not have the ids that its user and groups need.
void require_own(const Identity& identity, const UserIds& ids);

}  // namespace cnet::sandbox
