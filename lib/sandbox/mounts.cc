#include "mounts.h"

#include <fcntl.h>
#include <sys/mount.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>

#include "cnet/base/error.h"

namespace cnet::sandbox {
namespace {

/// What the kernel says about a failed file system call: "e overlay: ..." messages, one by each
/// read(2).
std::string kernel_log(int fs) {
  std::string log;
  std::array<char, 512> message{};
  for (;;) {
    const ssize_t length = ::read(fs, message.data(), message.size());
    if (length <= 0) return log;
    std::string text(message.data(), static_cast<std::size_t>(length));
    if (text.size() > 2 && text[1] == ' ') text.erase(0, 2);
    while (text.ends_with('\n')) text.pop_back();
    log.append(log.empty() ? "" : "; ").append(text);
  }
}

}  // namespace

UniqueFd new_mount(const char* type, std::span<const FsOption> options, unsigned attributes) {
  return mount_file_system(new_file_system(type, options).get(), type, attributes);
}

UniqueFd new_file_system(const char* type, std::span<const FsOption> options) {
  const std::string attempt = std::string("mount a new ") + type;
  UniqueFd fs(::fsopen(type, FSOPEN_CLOEXEC));
  if (!fs) throw Error::system(attempt, errno);
  ::fsconfig(fs.get(), FSCONFIG_SET_STRING, "source", type,
             0);  // what mount(8) shows; "none" otherwise
  for (const FsOption& option : options) {
    const bool flag = option.value.empty();
    if (::fsconfig(fs.get(), flag ? FSCONFIG_SET_FLAG : FSCONFIG_SET_STRING, option.key,
                   flag ? nullptr : option.value.c_str(), 0) < 0) {
      const int err = errno;
      throw Error::system(attempt + " with " + option.key + (flag ? "" : "=" + option.value), err,
                          kernel_log(fs.get()));
    }
  }
  if (::fsconfig(fs.get(), FSCONFIG_CMD_CREATE, nullptr, nullptr, 0) < 0) {
    const int err = errno;
    throw Error::system(attempt, err, kernel_log(fs.get()));
  }
  return fs;
}

UniqueFd mount_file_system(int fs, const char* type, unsigned attributes) {
  UniqueFd mount(::fsmount(fs, FSMOUNT_CLOEXEC, attributes));
  if (!mount) {
    const int err = errno;
    throw Error::system(std::string("mount a new ") + type, err, kernel_log(fs));
  }
  return mount;
}

UniqueFd clone_mount(int fd, unsigned flags, const std::string& what) {
  UniqueFd mount(::open_tree(fd, "", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_EMPTY_PATH | flags));
  if (!mount) throw Error::system("bind " + what, errno);
  return mount;
}

void attach(int mount, int target, const std::string& what) {
  if (::move_mount(mount, "", target, "", MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH) < 0) {
    throw Error::system("mount " + what, errno);
  }
}

void set_attributes(int mount, unsigned attributes, unsigned flags) {
  mount_attr change{};
  change.attr_set = attributes;
  if (::mount_setattr(mount, "", AT_EMPTY_PATH | flags, &change, sizeof change) < 0) {
    throw Error::system("restrict a mount", errno);
  }
}

void map_owners(int mount, int users, unsigned flags, const std::string& what) {
  mount_attr change{};
  change.attr_set = MOUNT_ATTR_IDMAP;
  change.userns_fd = static_cast<std::uint64_t>(users);
  if (::mount_setattr(mount, "", AT_EMPTY_PATH | flags, &change, sizeof change) == 0) return;
  const int err = errno;
  const std::string hint =
      err == EPERM
          ? "the host has mapped them already"
          : "its file system has to know that: ext4, XFS and Btrfs do, tmpfs since Linux 6.3";
  throw Error::system("--userns: map the owners of " + what, err).hint(hint);
}

void set_propagation(int fd, const char* path, unsigned long propagation) {
  mount_attr change{};
  change.propagation = propagation;
  const unsigned flags = AT_RECURSIVE | (*path == '\0' ? AT_EMPTY_PATH : 0U);
  if (::mount_setattr(fd, path, flags, &change, sizeof change) < 0) {
    throw Error::system("cut the mounts off from the host's", errno);
  }
}

}  // namespace cnet::sandbox
