#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <string>

#include "cnet/base/error.h"
#include "mounts.h"
#include "proc_sys.h"

namespace cnet::sandbox {
namespace {

// What Docker and Podman hide, together.
constexpr std::array kHiddenInProc = {"acpi",       "asound",        "interrupts",  "kcore",
                                      "keys",       "latency_stats", "sched_debug", "scsi",
                                      "timer_list", "timer_stats"};
constexpr std::array kHiddenInSys = {"devices/virtual/powercap", "firmware", "fs/selinux"};
constexpr std::array kReadOnlyInProc = {"bus", "fs", "irq", "sys", "sysrq-trigger"};

/// Not there: empty, which is fine. Anything else that fails is an Error: a mask must not be
/// skipped.
UniqueFd open_if_there(int base, const std::string& path) {
  constexpr std::uint64_t exactly =
      RESOLVE_BENEATH | RESOLVE_NO_XDEV | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  UniqueFd fd = open_at(base, path, O_PATH | O_NOFOLLOW, exactly);
  if (!fd && errno != ENOENT) throw Error::system("open " + path + " to hide it", errno);
  return fd;
}

bool is_folder(int fd) {
  struct stat info {};
  if (::fstat(fd, &info) < 0) throw Error::system("fstat", errno);
  return S_ISDIR(info.st_mode);
}

/// Lays nothing over files and folders. One empty read-only tmpfs serves all folders.
class Mask {
 public:
  explicit Mask(int null) : null_(null) {}

  void hide(int base, const std::string& path) {
    const UniqueFd target = open_if_there(base, path);
    if (!target) return;
    if (is_folder(target.get())) {
      hide_folder(target.get(), path);
    } else {
      attach(clone_mount(null_, 0, "/dev/null").get(), target.get(), "nothing over " + path);
    }
  }

 private:
  /// A mount can only be cloned once it is attached (before Linux 6.15): the first is made, the
  /// others are its clones.
  void hide_folder(int target, const std::string& path) {
    if (empty_) {
      attach(clone_mount(empty_.get(), 0, "an empty folder").get(), target, "nothing over " + path);
      return;
    }
    const std::array options = {FsOption{"nr_inodes", "2"}, FsOption{"mode", "755"}};
    empty_ =
        new_mount("tmpfs", options,
                  MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC);
    attach(empty_.get(), target, "nothing over " + path);
  }

  int null_;
  UniqueFd empty_;
};

/// Each CPU's thermal throttling tells neighbours how busy the host is.
void hide_throttling(Mask& mask, int sys) {
  for (int cpu = 0;; ++cpu) {
    const std::string folder = "devices/system/cpu/cpu" + std::to_string(cpu);
    if (!open_if_there(sys, folder)) return;
    mask.hide(sys, folder + "/thermal_throttle");
  }
}

void make_read_only(int proc, const std::string& path) {
  const UniqueFd target = open_if_there(proc, path);
  if (!target) return;
  const UniqueFd cover = clone_mount(target.get(), 0, "/proc/" + path);
  set_attributes(cover.get(), MOUNT_ATTR_RDONLY, 0);
  attach(cover.get(), target.get(), "/proc/" + path + " read-only");
}

}  // namespace

void mask_host(int proc, int sys, int null) {
  Mask mask(null);
  for (const char* path : kHiddenInProc) mask.hide(proc, path);
  for (const char* path : kHiddenInSys) mask.hide(sys, path);
  hide_throttling(mask, sys);
  for (const char* path : kReadOnlyInProc) make_read_only(proc, path);
}

}  // namespace cnet::sandbox
