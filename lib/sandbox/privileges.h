#pragma once

#include <cstdint>

#include "user.h"

namespace cnet::sandbox {

/// Docker's 14: chown dac_override fowner fsetid kill setgid setuid setpcap net_bind_service
/// net_raw sys_chroot mknod audit_write setfcap.
inline constexpr std::uint64_t kDefaultCapabilities = 0x00000000a80425fb;

/// Becomes `identity` with exactly these capabilities: bounding, permitted and effective for uid 0;
/// for anybody else the bounding set alone. Inheritable and ambient stay empty (CVE-2022-24769).
void drop_privileges(const Identity& identity, std::uint64_t capabilities);

}  // namespace cnet::sandbox
