#include "root_fs.h"

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string>
#include <vector>

#include "cnet/base/error.h"
#include "mounts.h"

namespace cnet::sandbox {
namespace {

constexpr std::size_t kLongestFsOption = 255;  // fsconfig(2) copies 256 bytes with the final zero

UniqueFd open_folder(const std::string& path) {
  UniqueFd folder(::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!folder) throw Error::system("open " + path, errno);
  return folder;
}

/// Folder names as overlayfs may be given them: one too long for an option is named by a
/// descriptor, kept in `open`.
class FolderNames {
 public:
  std::string operator()(const std::string& path) {
    if (path.size() <= kLongestFsOption) return path;
    open_.push_back(open_folder(path));
    return "/proc/self/fd/" + std::to_string(open_.back().get());
  }

 private:
  std::vector<UniqueFd> open_;
};

/// Layers carry no overlay attributes that may be believed: no redirects, no metacopy (SECURITY: an
/// image must not point out of its layer).
std::vector<FsOption> overlay_switches(const SandboxSpec& spec) {
  std::vector<FsOption> options = {
      {"redirect_dir", "nofollow"}, {"metacopy", "off"}, {"index", "off"}};
  if (spec.volatile_upper) options.push_back({"volatile", ""});
  return options;
}

UniqueFd mount_overlay(const SandboxSpec& spec) {
  FolderNames name;
  std::vector<FsOption> options;
  for (const std::string& layer : spec.layers) options.push_back({"lowerdir+", name(layer)});
  options.push_back({"upperdir", name(spec.upper)});
  options.push_back({"workdir", name(spec.work)});
  for (FsOption& option : overlay_switches(spec)) options.push_back(std::move(option));
  return new_mount("overlay", options, 0);
}

/// A path inside mount(2)'s comma-separated data; overlayfs takes the backslashes away again.
std::string escaped(const std::string& path) {
  std::string out;
  for (const char c : path) {
    if (c == '\\' || c == ':' || c == ',') out.push_back('\\');
    out.push_back(c);
  }
  return out;
}

/// Before Linux 6.5 there is no `lowerdir+`, and an fsconfig option holds two layers at most:
/// mount(2) has a page for all options. The layers are named by descriptors, so that about two
/// hundred fit.
UniqueFd mount_overlay_before_6_5(const SandboxSpec& spec) {
  std::vector<UniqueFd> layers;
  std::string data = "lowerdir=";
  for (const std::string& layer : spec.layers) {
    layers.push_back(open_folder(layer));
    data.append(layers.size() == 1 ? "" : ":").append("/proc/self/fd/");
    data.append(std::to_string(layers.back().get()));
  }
  data += ",upperdir=" + escaped(spec.upper) + ",workdir=" + escaped(spec.work);
  for (const FsOption& option : overlay_switches(spec)) {
    data.append(",")
        .append(option.key)
        .append(option.value.empty() ? "" : "=")
        .append(option.value);
  }
  if (::mount("overlay", spec.run_dir.c_str(), "overlay", 0, data.c_str()) < 0) {
    throw Error::system("mount a new overlay with " + data, errno);
  }
  UniqueFd root = open_folder(spec.run_dir);
  set_propagation(root.get(), "", MS_PRIVATE);
  return root;
}

/// The root of an overlay has the mode of its upper folder, which the store made for nobody but root:
/// the container sees that of its image's root, until it chooses one itself.
void take_over_mode(const SandboxSpec& spec) {
  constexpr mode_t mode_bits = 07777;
  constexpr mode_t as_made = 0700;
  const UniqueFd upper(::open(spec.upper.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  struct stat own {};
  struct stat image {};
  if (!upper || ::fstat(upper.get(), &own) < 0) throw Error::system("open " + spec.upper, errno);
  if ((own.st_mode & mode_bits) != as_made) return;
  if (::stat(spec.layers.front().c_str(), &image) < 0) {
    throw Error::system("open " + spec.layers.front(), errno);
  }
  if (::fchmod(upper.get(), image.st_mode & mode_bits) < 0) {
    throw Error::system("chmod " + spec.upper, errno);
  }
}

UniqueFd attach_at_run_dir(UniqueFd root, const SandboxSpec& spec) {
  attach(root.get(), open_folder(spec.run_dir).get(), "the root file system");
  return root;
}

UniqueFd bind_rootfs(const SandboxSpec& spec, const Users& users) {
  const UniqueFd folder = open_folder(spec.rootfs);
  UniqueFd root = clone_mount(folder.get(), AT_RECURSIVE, spec.rootfs);
  if (users.ids) map_owners(root.get(), users.space.get(), AT_RECURSIVE, spec.rootfs);
  set_propagation(root.get(), "", MS_PRIVATE);
  return root;
}

bool kernel_is_before(int major, int minor) {
  utsname names{};
  int have_major = 0;
  int have_minor = 0;
  if (::uname(&names) < 0) throw Error::system("uname", errno);
  if (std::sscanf(names.release, "%d.%d", &have_major, &have_minor) != 2) return true;
  return have_major < major || (have_major == major && have_minor < minor);
}

}  // namespace

UniqueFd mount_root(const SandboxSpec& spec, const Users& users) {
  if (!spec.rootfs.empty()) return attach_at_run_dir(bind_rootfs(spec, users), spec);
  if (users.ids && kernel_is_before(5, 19)) {
    throw Error(
        "--userns needs Linux 5.19: before that, overlayfs cannot map the owners of an image");
  }
  take_over_mode(spec);
  // Asked by version, because an older kernel accepts `lowerdir+` and fails later with EINVAL, as
  // for anything.
  if (kernel_is_before(6, 5)) return mount_overlay_before_6_5(spec);
  return attach_at_run_dir(mount_overlay(spec), spec);
}

void pivot_into(int root) {
  // "." twice stacks the old root on the new one, from where it is detached: pivot_root(2), NOTES.
  if (::fchdir(root) < 0) throw Error::system("enter the root file system", errno);
  if (::syscall(SYS_pivot_root, ".", ".") < 0) throw Error::system("pivot_root", errno);
  if (::umount2(".", MNT_DETACH) < 0) throw Error::system("detach the host's mounts", errno);
  if (::chdir("/") < 0) throw Error::system("enter the root file system", errno);
}

}  // namespace cnet::sandbox
