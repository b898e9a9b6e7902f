#include "tree_writer.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "disk_full.h"
#include "entry_attributes.h"

namespace cnet::image {
namespace {

constexpr int kOpenFolder = O_RDONLY | O_DIRECTORY | O_CLOEXEC;

Error failed(const Entry& entry, int err) { return write_error(quoted(entry.path), err); }

/// Overlayfs: no name of the layers below is seen here.
void hide_below(const Entry& entry, int folder) {
  if (::fsetxattr(folder, "trusted.overlay.opaque", "y", 1, 0) != 0) throw failed(entry, errno);
}

bool is_whiteout(const struct stat& status) {
  return S_ISCHR(status.st_mode) && status.st_rdev == 0;
}

}  // namespace

void TreeWriter::write(const Entry& entry, TreeSource& source) {
  if (++entries_ > limits_.entries) {
    throw Error("more than " + std::to_string(limits_.entries) + " entries");
  }
  const std::string path = entry_path(entry.path, kind_);
  if (entry.kind == EntryKind::char_device && entry.device == 0) return;
  const SplitPath at = split_path(path);
  if (kind_ == TreeKind::layer && write_whiteout(entry, at)) return;
  if (entry.kind == EntryKind::folder) return write_folder(entry, path);
  if (path.empty()) throw Error("the root of the file system is not a folder");
  enter_parent(entry, at.folder);
  make_room(entry, at.leaf);
  switch (entry.kind) {
    case EntryKind::file:
      return write_file(entry, at.leaf, source);
    case EntryKind::symlink:
      return write_symlink(entry, at.leaf);
    case EntryKind::hardlink:
      return write_hardlink(entry, at.leaf);
    case EntryKind::fifo:
    case EntryKind::char_device:
    case EntryKind::block_device:
      return write_node(entry, at.leaf);
    case EntryKind::folder:
      return;
  }
}

void TreeWriter::write_folder(const Entry& entry, const std::string& path) {
  UniqueFd folder;
  if (path.empty()) {
    folder = open_in_root(root_, "", kOpenFolder);
  } else {
    const SplitPath at = split_path(path);
    enter_parent(entry, at.folder);
    const auto open_it = [&] {
      return UniqueFd(::openat(parent_.get(), at.leaf.c_str(), kOpenFolder | O_NOFOLLOW));
    };
    folder = open_it();
    if (!folder) {
      const Was was = make_room(entry, at.leaf);
      if (::mkdirat(parent_.get(), at.leaf.c_str(), 0700) != 0) throw failed(entry, errno);
      folder = open_it();
      // The folder of the layers below stays removed.
      if (folder && was == Was::whiteout) hide_below(entry, folder.get());
    }
  }
  if (!folder) throw failed(entry, errno);
  leave_parent();  // may be this very folder under another name: its old time must not come back
  set_attributes(entry, folder.get());
}

void TreeWriter::write_file(const Entry& entry, const std::string& leaf, TreeSource& source) {
  if (entry.size > limits_.file_bytes) {
    throw Error("file " + quoted(entry.path) + " is larger than " +
                std::to_string(limits_.file_bytes) + " bytes");
  }
  const UniqueFd file(::openat(parent_.get(), leaf.c_str(),
                               O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!file) throw failed(entry, errno);
  while (const auto block = source.block()) {
    std::uint64_t at = block->offset;
    std::span<const char> rest = block->bytes;
    if (at > entry.size || rest.size() > entry.size - at) {
      throw Error("file " + quoted(entry.path) + " has more content than its header says");
    }
    while (!rest.empty()) {
      const ssize_t n = ::pwrite(file.get(), rest.data(), rest.size(), static_cast<off_t>(at));
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) throw failed(entry, errno);
      rest = rest.subspan(static_cast<std::size_t>(n));
      at += static_cast<std::uint64_t>(n);
    }
  }
  if (::ftruncate(file.get(), static_cast<off_t>(entry.size)) != 0) throw failed(entry, errno);
  set_attributes(entry, file.get());
  size_ += entry.size;
}

/// Whiteouts speak of the layers below, wherever they stand among the layer's own entries.
bool TreeWriter::write_whiteout(const Entry& entry, const SplitPath& at) {
  const Whiteout what = whiteout(at.leaf);
  if (what.kind == Whiteout::Kind::none) return false;
  if (what.kind == Whiteout::Kind::mark) return true;
  enter_parent(entry, at.folder);
  if (what.kind == Whiteout::Kind::opaque) {
    hide_below(entry, parent_.get());
    return true;
  }
  struct stat status {};
  if (::fstatat(parent_.get(), what.name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0) {
    if (!S_ISDIR(status.st_mode)) return true;  // the layer's own file hides the one below
    const UniqueFd own(
        ::openat(parent_.get(), what.name.c_str(), kOpenFolder | O_NOFOLLOW | O_CLOEXEC));
    if (!own) throw failed(entry, errno);
    hide_below(entry, own.get());
    return true;
  }
  if (errno != ENOENT) throw failed(entry, errno);
  if (::mknodat(parent_.get(), what.name.c_str(), S_IFCHR, 0) != 0) throw failed(entry, errno);
  return true;
}

void TreeWriter::write_symlink(const Entry& entry, const std::string& leaf) {
  if (::symlinkat(entry.link.c_str(), parent_.get(), leaf.c_str()) != 0) {
    throw failed(entry, errno);
  }
  set_attributes_by_name(entry, leaf);
}

void TreeWriter::write_hardlink(const Entry& entry, const std::string& leaf) {
  const SplitPath target = split_path(entry_path(entry.link, TreeKind::root));
  const UniqueFd folder = open_in_root(root_, target.folder, kOpenFolder);
  if (!folder) throw Error::system(quoted(entry.path) + " links to " + quoted(entry.link), errno);
  // Without AT_SYMLINK_FOLLOW: of a symbolic link the link itself gets another name.
  if (::linkat(folder.get(), target.leaf.c_str(), parent_.get(), leaf.c_str(), 0) != 0) {
    throw Error::system(quoted(entry.path) + " links to " + quoted(entry.link), errno);
  }
}

void TreeWriter::write_node(const Entry& entry, const std::string& leaf) {
  mode_t type = S_IFIFO;
  if (entry.kind == EntryKind::char_device) type = S_IFCHR;
  if (entry.kind == EntryKind::block_device) type = S_IFBLK;
  const dev_t device = type == S_IFIFO ? 0 : entry.device;
  if (::mknodat(parent_.get(), leaf.c_str(), type | 0600, device) != 0) throw failed(entry, errno);
  // The name is fresh and nobody else writes here, so it is no link.
  if (::fchmodat(parent_.get(), leaf.c_str(), entry.mode & 07777, 0) != 0) {
    throw failed(entry, errno);
  }
  set_attributes_by_name(entry, leaf);
}

void TreeWriter::set_attributes(const Entry& entry, int fd) {
  if (::fchown(fd, owner_id(entry, entry.uid), owner_id(entry, entry.gid)) != 0) {
    throw failed(entry, errno);
  }
  // Behind the owner: chown clears set-user-ID bits and security.capability.
  if (::fchmod(fd, entry.mode & 07777) != 0) throw failed(entry, errno);
  set_xattrs(entry, fd, limits_);
  const auto times = entry_times(entry);
  if (::futimens(fd, times.data()) != 0) throw failed(entry, errno);
}

void TreeWriter::set_attributes_by_name(const Entry& entry, const std::string& leaf) {
  if (::fchownat(parent_.get(), leaf.c_str(), owner_id(entry, entry.uid),
                 owner_id(entry, entry.gid), AT_SYMLINK_NOFOLLOW) != 0) {
    throw failed(entry, errno);
  }
  const auto times = entry_times(entry);
  if (::utimensat(parent_.get(), leaf.c_str(), times.data(), AT_SYMLINK_NOFOLLOW) != 0) {
    throw failed(entry, errno);
  }
}

TreeWriter::Was TreeWriter::make_room(const Entry& entry, const std::string& leaf) {
  struct stat status {};
  if (::fstatat(parent_.get(), leaf.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
    if (errno == ENOENT) return Was::nothing;
    throw failed(entry, errno);
  }
  const int folder = S_ISDIR(status.st_mode) ? AT_REMOVEDIR : 0;
  if (::unlinkat(parent_.get(), leaf.c_str(), folder) != 0) {
    if (folder == 0) throw failed(entry, errno);
    throw Error::system(quoted(entry.path) + " would replace a folder", errno);
  }
  return is_whiteout(status) ? Was::whiteout : Was::nothing;
}

void TreeWriter::enter_parent(const Entry& entry, const std::string& folder) {
  if (parent_ && parent_path_ == folder) return;
  leave_parent();
  UniqueFd fd = open_in_root(root_, folder, kOpenFolder);
  if (!fd && errno == ENOENT) {
    make_folders(entry, folder);
    leave_parent();
    fd = open_in_root(root_, folder, kOpenFolder);
  }
  if (!fd) throw failed(entry, errno);
  struct stat status {};
  if (::fstat(fd.get(), &status) != 0) throw failed(entry, errno);
  parent_ = std::move(fd);
  parent_path_ = folder;
  parent_mtime_ = status.st_mtim;
}

/// Some archives have no entries for folders. Each part is resolved anew, so a link on the way
/// stays in the root; a link that leads nowhere is not filled in.
void TreeWriter::make_folders(const Entry& entry, const std::string& folder) {
  for (std::size_t end = folder.find('/');; end = folder.find('/', end + 1)) {
    const std::string part = folder.substr(0, end);
    if (!open_in_root(root_, part, kOpenFolder)) {
      if (errno != ENOENT) throw failed(entry, errno);
      const SplitPath at = split_path(part);
      enter_parent(entry, at.folder);
      if (::mkdirat(parent_.get(), at.leaf.c_str(), 0755) != 0) throw failed(entry, errno);
    }
    if (end == std::string::npos) return;
  }
}

void TreeWriter::leave_parent() {
  if (!parent_) return;
  const std::array<timespec, 2> times{timespec{0, UTIME_OMIT}, parent_mtime_};
  ::futimens(parent_.get(), times.data());  // fails on nothing that a later step would survive
  parent_.reset();
}

}  // namespace cnet::image
