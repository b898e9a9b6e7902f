#include "user_mounts.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/model/volume.h"
#include "mounts.h"

namespace cnet::sandbox {
namespace {

/// cnet's own files are at this depth: /etc/hosts.
constexpr std::size_t kFilesDepth = 2;

std::string words(const Mount& mount) {
  const std::string source = mount.source.empty() ? "a tmpfs" : quoted(mount.source);
  return source + " at " + quoted(mount.target) + " in the container";
}

std::string host_path(const Mount& mount) {
  return mount.kind == MountKind::volume ? mount.source + "/" + kVolumeData : mount.source;
}

/// As `mkdir -p`, with the mode Docker gives such folders.
void make_folders(const std::string& path) {
  for (std::size_t slash = path.find('/', 1);; slash = path.find('/', slash + 1)) {
    const std::string part = path.substr(0, slash);
    if (::mkdir(part.c_str(), 0755) < 0 && errno != EEXIST) {
      throw Error::system("make the folder " + part + " for --volume", errno);
    }
    if (slash == std::string::npos) return;
  }
}

UniqueFd open_source(const Mount& mount) {
  const std::string path = host_path(mount);
  UniqueFd source(::open(path.c_str(), O_PATH | O_CLOEXEC));
  if (!source && errno == ENOENT && mount.make_source) {
    make_folders(path);
    source = UniqueFd(::open(path.c_str(), O_PATH | O_CLOEXEC));
  }
  if (!source) throw Error::system("open " + path + " to mount it in the container", errno);
  return source;
}

struct stat status_of(int fd) {
  struct stat info {};
  if (::fstat(fd, &info) < 0) throw Error::system("fstat", errno);
  return info;
}

std::string read_mountinfo() {
  const UniqueFd file(::open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC));
  std::string text;
  std::array<char, 4096> part{};
  for (;;) {
    const ssize_t length = ::read(file.get(), part.data(), part.size());
    if (length < 0) throw Error::system("read /proc/self/mountinfo", errno);
    if (length == 0) return text;
    text.append(part.data(), static_cast<std::size_t>(length));
  }
}

/// The line in /proc/self/mountinfo of the mount that `fd` is in; empty when there is none.
std::string mountinfo_of(int fd) {
  struct statx info {};
  if (::statx(fd, "", AT_EMPTY_PATH, STATX_MNT_ID, &info) < 0) return {};
  const std::string id = std::to_string(info.stx_mnt_id) + " ";
  const std::string table = read_mountinfo();
  for (const std::string_view line : split(table, '\n')) {
    if (line.starts_with(id)) return std::string(line);
  }
  return {};
}

/// Only what the host shares can be shared with it, as Docker says too.
void require_sharing(const Mount& mount, int source, bool slave_will_do) {
  const std::string line = mountinfo_of(source);
  const bool shared = line.find(" shared:") != std::string::npos;
  const bool slave = line.find(" master:") != std::string::npos;
  if (shared || (slave && slave_will_do)) return;
  throw Error("mount " + words(mount) + ": " + propagation_name(mount.propagation) +
              " needs a source on a shared mount of the host")
      .hint("`mount --make-rshared` on the host makes one");
}

void propagate(const Mount& mount, int source, int tree) {
  switch (mount.propagation) {
    case Propagation::rprivate:
    case Propagation::private_:
      set_propagation(tree, "", MS_PRIVATE);
      return;
    case Propagation::rslave:
    case Propagation::slave:
      require_sharing(mount, source, true);
      set_propagation(tree, "", MS_SLAVE);
      return;
    case Propagation::rshared:
    case Propagation::shared:
      require_sharing(mount, source, false);  // a clone of a shared mount is its peer
      return;
  }
}

UniqueFd clone_source(const Mount& mount, int source, const Users& users) {
  const unsigned depth = mount.recursive ? AT_RECURSIVE : 0;
  UniqueFd tree = clone_mount(source, depth, words(mount));
  if (users.ids) map_owners(tree.get(), users.space.get(), depth, words(mount));
  propagate(mount, source, tree.get());
  if (mount.read_only) {
    set_attributes(tree.get(), MOUNT_ATTR_RDONLY, mount.recursive_read_only ? AT_RECURSIVE : 0);
  }
  return tree;
}

/// uid= and gid= are the container's.
std::string tmpfs_value(const std::string& key, const std::string& value, const UserIds& ids) {
  const auto id = key == "uid" || key == "gid" ? parse_number(value, ids.count) : std::nullopt;
  return id ? std::to_string(ids.on_host(static_cast<std::uint32_t>(*id))) : value;
}

UniqueFd new_tmpfs(const Mount& mount, const UserIds& ids) {
  std::vector<FsOption> options;
  for (const auto& [key, value] : mount.options) {
    options.push_back({key.c_str(), ids ? tmpfs_value(key, value, ids) : value});
  }
  unsigned attributes = 0;
  if (!mount.exec) attributes |= MOUNT_ATTR_NOEXEC;
  if (!mount.suid) attributes |= MOUNT_ATTR_NOSUID;
  if (!mount.dev) attributes |= MOUNT_ATTR_NODEV;
  if (mount.read_only) attributes |= MOUNT_ATTR_RDONLY;
  return new_mount("tmpfs", options, attributes);
}

/// What the flags refuse by name must not be reached by a symbolic link of the image either
/// (CVE-2019-19921).
void require_harmless(const Mount& mount, int target, int root) {
  struct statfs system {};
  if (::fstatfs(target, &system) < 0) throw Error::system("fstatfs", errno);
  const struct stat found = status_of(target);
  const struct stat top = status_of(root);
  const bool is_root = found.st_dev == top.st_dev && found.st_ino == top.st_ino;
  if (!is_root && system.f_type != PROC_SUPER_MAGIC) return;
  throw Error("mount " + words(mount) + ": the image leads this path to " +
              (is_root ? "its root" : "/proc"));
}

UniqueFd open_target(const Mount& mount, bool is_folder, const InRoot& root) {
  UniqueFd target = root.open(mount.target, O_PATH);
  if (!target) return is_folder ? root.folder(mount.target) : root.file(mount.target);
  if (S_ISDIR(status_of(target.get()).st_mode) == is_folder) return target;
  throw Error("mount " + words(mount) + ": " +
              (is_folder ? "a folder cannot be mounted on a file"
                         : "a file cannot be mounted on a folder"));
}

}  // namespace

UserMounts::UserMounts(const std::vector<Mount>& mounts, const Users& users) : ids_(users.ids) {
  for (const Mount& mount : mounts) {
    Open open{.mount = &mount};
    if (mount.kind != MountKind::tmpfs) {
      const UniqueFd source = open_source(mount);
      open.is_folder = S_ISDIR(status_of(source.get()).st_mode);
      open.tree = clone_source(mount, source.get(), users);
    }
    open_.push_back(std::move(open));
  }
}

void UserMounts::attach_until(const InRoot& root, std::size_t end) {
  for (; attached_ < end; ++attached_) {
    Open& open = open_[attached_];
    const Mount& mount = *open.mount;
    const UniqueFd target = open_target(mount, open.is_folder, root);
    require_harmless(mount, target.get(), root.fd());
    const UniqueFd tree = open.tree ? std::move(open.tree) : new_tmpfs(mount, ids_);
    attach(tree.get(), target.get(), words(mount));
  }
}

void UserMounts::attach_above_files(const InRoot& root) {
  std::size_t end = 0;
  while (end < open_.size() && mount_depth(open_[end].mount->target) < kFilesDepth) ++end;
  attach_until(root, end);
}

void UserMounts::attach_rest(const InRoot& root) { attach_until(root, open_.size()); }

}  // namespace cnet::sandbox
