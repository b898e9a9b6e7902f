#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cnet/base/unique_fd.h"
#include "in_root.h"

namespace cnet::sandbox {

/// A procfs of the caller's pid namespace that is attached nowhere: nobody can have mounted
/// anything over its files (CVE-2025-52881). All of cnet's own writes go through it before it
/// becomes the container's /proc.
UniqueFd new_proc();

/// Writes `value` to the file `path` of that procfs; false with errno set on failure.
bool write_proc(int proc, const std::string& path, const std::string& value);

/// sysctl -w KEY=VALUE, keys with '/'.
void write_sysctls(int proc, const std::vector<std::pair<std::string, std::string>>& sysctls);

/// Attaches it as /proc.
void mount_proc(const InRoot& root, int proc);

/// Mounts /sys, read-only unless `writable`, with the container's own cgroup in /sys/fs/cgroup when
/// there is a v2 hierarchy. Returns the root of /sys.
UniqueFd mount_sys(const InRoot& root, bool cgroup2, bool writable);

/// Hides what /proc and /sys tell or do about the host, and makes the rest of it that could do harm
/// read-only (SECURITY.md section 3.3). `null` is the container's /dev/null, which stands in for
/// hidden files.
void mask_host(int proc, int sys, int null);

}  // namespace cnet::sandbox
