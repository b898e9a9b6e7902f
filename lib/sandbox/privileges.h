#pragma once

#include "cnet/plan/confinement.h"
#include "user.h"

namespace cnet::sandbox {

/// Becomes `identity` with exactly its capabilities: bounding, permitted and effective for uid 0;
/// for anybody else the bounding set alone. Inheritable and ambient stay empty (CVE-2022-24769).
/// Unless no_new_privs is wanted, the system call filter is loaded first, because that needs
/// CAP_SYS_ADMIN.
void drop_privileges(const Identity& identity, const Confinement& confinement);

/// A change of the effective user takes the effective capabilities away, not the permitted ones:
/// all of those are effective again.
void regain_capabilities();

/// Right before execve: with no_new_privs the filter is loaded only now, so that it can refuse
/// whatever cnet needed until here.
void load_last_filter(const Confinement& confinement);

}  // namespace cnet::sandbox
