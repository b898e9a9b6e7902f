#pragma once

#include <span>
#include <string>

#include "cnet/base/unique_fd.h"

namespace cnet::sandbox {

/// One option of a file system; an empty value is a flag.
struct FsOption {
  const char* key;
  std::string value;
};

/// mount -t TYPE -o OPTIONS, not yet attached anywhere: the descriptor is the root of the new file
/// system. `attributes` are MOUNT_ATTR_*. The Error carries what the kernel wrote about the
/// failure.
UniqueFd new_mount(const char* type, std::span<const FsOption> options, unsigned attributes);

/// The same in two steps: the file system belongs to whoever makes it, the mount may be another's.
UniqueFd new_file_system(const char* type, std::span<const FsOption> options);
UniqueFd mount_file_system(int fs, const char* type, unsigned attributes);

/// A mount of what `fd` refers to, not yet attached; `flags` may be AT_RECURSIVE. The Error speaks
/// of `what`.
UniqueFd clone_mount(int fd, unsigned flags, const std::string& what);

/// Attaches the mount on top of what `target` refers to. The Error speaks of `what`.
void attach(int mount, int target, const std::string& what);

/// Sets MOUNT_ATTR_* on the mount; `flags` may be AT_RECURSIVE.
void set_attributes(int mount, unsigned attributes, unsigned flags);

/// Whoever owns a file below the mount, which is a new clone, is shown as the user namespace maps
/// it. The Error speaks of `what`. `flags` may be AT_RECURSIVE.
void map_owners(int mount, int users, unsigned flags, const std::string& what);

/// Sets the propagation (MS_PRIVATE, MS_SLAVE) of the mount at `path` under `fd` and everything
/// below.
void set_propagation(int fd, const char* path, unsigned long propagation);

}  // namespace cnet::sandbox
