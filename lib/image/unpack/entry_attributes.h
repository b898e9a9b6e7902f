#pragma once

#include <sys/types.h>
#include <time.h>

#include <array>
#include <string_view>

#include "cnet/image/import_tree.h"
#include "entry.h"

namespace cnet::image {

/// A user or group id as the kernel takes it. Throws Error for what is none: (uid_t)-1 means "leave
/// it" to chown(2).
uid_t owner_id(const Entry& entry, std::int64_t id);

/// For utimensat(2): access and modification time; now when the entry has none.
std::array<timespec, 2> entry_times(const Entry& entry);

/// Whether an extended attribute is taken from an image. Everything else is the host's business:
/// what overlayfs keeps for itself, security labels, ACLs.
bool keeps_xattr(std::string_view name);

/// Sets those of the entry on the open file or folder. User attributes on a file system without
/// them are left out, as in Docker; a capability that cannot be kept is an Error.
void set_xattrs(const Entry& entry, int fd, const Limits& limits);

}  // namespace cnet::image
