#include "proc_sys.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/mount.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "cnet/base/error.h"
#include "mounts.h"

namespace cnet::sandbox {
namespace {

constexpr unsigned kHarmless = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC;

/// Nothing but the very file of this file system: no link, no other mount on the way.
constexpr std::uint64_t kExactly =
    RESOLVE_BENEATH | RESOLVE_NO_XDEV | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;

}  // namespace

UniqueFd new_proc() { return new_mount("proc", {}, kHarmless); }

bool write_proc(int proc, const std::string& path, const std::string& value) {
  const UniqueFd file = open_at(proc, path, O_WRONLY, kExactly);
  return file && ::write(file.get(), value.data(), value.size()) == std::ssize(value);
}

void write_sysctls(int proc, const std::vector<std::pair<std::string, std::string>>& sysctls) {
  for (const auto& [key, value] : sysctls) {
    if (write_proc(proc, "sys/" + key, value)) continue;
    const int err = errno;
    throw Error::system("sysctl -w " + key + "=" + value, err)
        .hint("--sysctl takes what this kernel has for a container, with a value it accepts");
  }
}

void mount_proc(const InRoot& root, int proc) {
  attach(proc, root.ordinary_folder("proc").get(), "/proc");
}

UniqueFd mount_sys(const InRoot& root, bool cgroup2, bool writable) {
  const unsigned attributes = kHarmless | (writable ? 0U : MOUNT_ATTR_RDONLY);
  const UniqueFd target = root.ordinary_folder("sys");
  UniqueFd sys = new_mount("sysfs", {}, attributes);
  attach(sys.get(), target.get(), "/sys");
  if (!cgroup2) return sys;
  const UniqueFd place = open_at(sys.get(), "fs/cgroup", O_PATH | O_DIRECTORY, kExactly);
  if (!place) throw Error::system("open /sys/fs/cgroup in the container", errno);
  const UniqueFd cgroup = new_mount("cgroup2", {}, attributes);
  attach(cgroup.get(), place.get(), "/sys/fs/cgroup");
  return sys;
}

}  // namespace cnet::sandbox
