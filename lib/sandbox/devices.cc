#include "devices.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>

#include "cnet/base/error.h"
#include "mounts.h"

namespace cnet::sandbox {
namespace {

struct Node {
  const char* name;
  unsigned major;
  unsigned minor;
};

constexpr std::array kNodes = {Node{"null", 1, 3},   Node{"zero", 1, 5},    Node{"full", 1, 7},
                               Node{"random", 1, 8}, Node{"urandom", 1, 9}, Node{"tty", 5, 0}};

constexpr std::uint32_t kTtyGroup = 5;

struct Link {
  const char* name;
  const char* target;
};

constexpr std::array kLinks = {Link{"ptmx", "pts/ptmx"},          Link{"fd", "/proc/self/fd"},
                               Link{"stdin", "/proc/self/fd/0"},  Link{"stdout", "/proc/self/fd/1"},
                               Link{"stderr", "/proc/self/fd/2"}, Link{"core", "/proc/kcore"}};

bool is_device(int fd, const Node& node) {
  struct stat info {};
  return ::fstat(fd, &info) == 0 && S_ISCHR(info.st_mode) &&
         info.st_rdev == makedev(node.major, node.minor);
}

/// The tmpfs is not attached yet, so nobody else reaches it; the check guards against a kernel that
/// gives a node another meaning (a nodev mount, a user namespace).
void make_node(int dev, const Node& node) {
  const std::string attempt = std::string("make /dev/") + node.name;
  if (::mknodat(dev, node.name, S_IFCHR | 0666, makedev(node.major, node.minor)) < 0) {
    throw Error::system(attempt, errno);
  }
  const UniqueFd made = open_at(dev, node.name, O_PATH | O_NOFOLLOW, RESOLVE_BENEATH);
  if (!made || !is_device(made.get(), node)) throw Error(attempt + ": it is another device");
}

/// As make_node, for a device of the host's with the owner, of the container's users, and the mode
/// it has there. One that the container has already stays.
void make_host_node(int dev, const DeviceNode& node, const UserIds& ids) {
  const std::string attempt = "make /dev/" + node.path;
  UniqueFd folder = open_at(dev, ".", O_PATH | O_DIRECTORY, RESOLVE_BENEATH);
  std::string name = node.path;
  for (std::size_t slash = name.find('/'); slash != name.npos; slash = name.find('/')) {
    const std::string part = name.substr(0, slash);
    if (::mkdirat(folder.get(), part.c_str(), 0755) < 0 && errno != EEXIST) {
      throw Error::system(attempt, errno);
    }
    folder = open_at(folder.get(), part, O_PATH | O_DIRECTORY | O_NOFOLLOW, RESOLVE_BENEATH);
    if (!folder) throw Error::system(attempt, errno);
    name.erase(0, slash + 1);
  }
  if (::mknodat(folder.get(), name.c_str(), node.mode, node.number) < 0) {
    if (errno == EEXIST) return;
    throw Error::system(attempt, errno);
  }
  if (::fchownat(folder.get(), name.c_str(), ids.on_host(node.uid), ids.on_host(node.gid),
                 AT_SYMLINK_NOFOLLOW) < 0) {
    throw Error::system(attempt, errno);
  }
}

UniqueFd filled_tmpfs(const DevContent& content) {
  const std::array options = {FsOption{"mode", "755"}, FsOption{"size", "65536k"}};
  UniqueFd dev = new_mount("tmpfs", options, MOUNT_ATTR_NOSUID | MOUNT_ATTR_STRICTATIME);
  const mode_t before = ::umask(0);
  for (const Node& node : kNodes) make_node(dev.get(), node);
  for (const Link& link : kLinks) {
    if (::symlinkat(link.target, dev.get(), link.name) < 0) {
      throw Error::system(std::string("make /dev/") + link.name, errno);
    }
  }
  for (const DeviceNode& node : content.nodes) make_host_node(dev.get(), node, content.ids);
  ::umask(before);
  return dev;
}

/// The kernel makes some roots of file systems for its own root.
void give_to_root(int mount, const char* path, const UserIds& ids) {
  if (!ids) return;
  if (::fchownat(mount, "", ids.first, ids.first, AT_EMPTY_PATH) < 0) {
    throw Error::system(std::string("give the container's root ") + path, errno);
  }
}

void mount_below(int dev, const char* name, const UniqueFd& mount) {
  const std::string path = std::string("/dev/") + name;
  if (::mkdirat(dev, name, 0755) < 0) throw Error::system("make " + path, errno);
  const UniqueFd target = open_at(dev, name, O_PATH | O_DIRECTORY | O_NOFOLLOW, RESOLVE_BENEATH);
  if (!target) throw Error::system("open " + path, errno);
  attach(mount.get(), target.get(), path);
}

}  // namespace

UniqueFd mount_devices(const InRoot& root, const std::optional<UniqueFd>& shared_memory,
                       const DevContent& content) {
  const UniqueFd target = root.ordinary_folder("dev");
  UniqueFd dev = filled_tmpfs(content);
  attach(dev.get(), target.get(), "/dev");
  const std::array pts = {FsOption{"newinstance", ""}, FsOption{"ptmxmode", "0666"},
                          FsOption{"mode", "0620"},
                          FsOption{"gid", std::to_string(content.ids.on_host(kTtyGroup))}};
  const UniqueFd terminals = new_mount("devpts", pts, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC);
  give_to_root(terminals.get(), "/dev/pts", content.ids);
  mount_below(dev.get(), "pts", terminals);
  constexpr unsigned plain = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC;
  if (!shared_memory) {
    const std::array shm = {FsOption{"mode", "1777"},
                            FsOption{"size", std::to_string(content.shm_size)}};
    mount_below(dev.get(), "shm", new_mount("tmpfs", shm, plain));
  } else if (*shared_memory) {
    mount_below(dev.get(), "shm", *shared_memory);
  }
  const UniqueFd queues = new_mount("mqueue", {}, plain);
  give_to_root(queues.get(), "/dev/mqueue", content.ids);
  mount_below(dev.get(), "mqueue", queues);
  return dev;
}

UniqueFd open_null(int dev, int flags) {
  UniqueFd null = open_at(dev, "null", static_cast<unsigned>(flags) | O_NOFOLLOW, RESOLVE_BENEATH);
  if (!null) throw Error::system("open the container's /dev/null", errno);
  if (!is_device(null.get(), kNodes[0])) throw Error("the container's /dev/null is another device");
  return null;
}

void null_streams(const std::array<bool, 3>& absent, int dev) {
  for (int i = 0; i < 3; ++i) {
    if (!absent[static_cast<std::size_t>(i)]) continue;
    ::dup2(open_null(dev, i == 0 ? O_RDONLY : O_WRONLY).get(), i);
  }
}

}  // namespace cnet::sandbox
