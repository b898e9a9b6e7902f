#include "file_copier.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "copy_tree.h"
#include "in_root.h"

namespace cnet::sandbox {
namespace {

/// One step down, never by a link. Mounts are entered: they are the container's own.
constexpr std::uint64_t kOneStep = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
constexpr mode_t kPermissions = 07777;
constexpr mode_t kPrivileged = S_ISUID | S_ISGID;

struct stat status_of(int fd) {
  struct stat info {};
  if (::fstat(fd, &info) < 0) throw Error::system("fstat", errno);
  return info;
}

/// The last part of a path, and what is in front of it.
struct SplitPath {
  std::string parent;
  std::string name;
};

SplitPath split_path(std::string path) {
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  const std::size_t slash = path.rfind('/');
  if (slash == path.npos) return {".", path};
  return {slash == 0 ? "/" : path.substr(0, slash), path.substr(slash + 1)};
}

bool names_entry(const std::string& name) { return !name.empty() && name != "." && name != ".."; }

}  // namespace

bool is_of_the_kernel(int folder) {
  struct statfs fs {};
  if (::fstatfs(folder, &fs) < 0) return false;
  return fs.f_type == PROC_SUPER_MAGIC || fs.f_type == SYSFS_MAGIC ||
         fs.f_type == CGROUP2_SUPER_MAGIC || fs.f_type == CGROUP_SUPER_MAGIC;
}

CopySource find_source(const OpenPath& open, const std::string& path, bool follow) {
  const SplitPath parts = split_path(path);
  const bool through = follow || path.ends_with('/') || !names_entry(parts.name);
  CopySource source{.object = open(path, O_PATH | (through ? 0 : O_NOFOLLOW))};
  if (!source.object) throw Error::system("open " + path, errno);
  source.info = status_of(source.object.get());
  source.name = parts.name;
  source.contents_only = !names_entry(parts.name);
  return source;
}

CopyDestination find_destination(const OpenPath& open, const std::string& path) {
  SplitPath parts = split_path(path);
  CopyDestination found{.path = path, .there = open(path, O_PATH)};
  if (!found.there) found.there_err = errno;
  found.parent = open(parts.parent, O_PATH | O_DIRECTORY);
  if (!found.parent) found.parent_err = errno;
  found.name = std::move(parts.name);
  return found;
}

CopyTarget choose_target(CopyDestination found, const CopySource& source) {
  const std::string& path = found.path;
  const bool is_folder = S_ISDIR(source.info.st_mode);
  if (found.there && S_ISDIR(status_of(found.there.get()).st_mode)) {
    return {std::move(found.there), source.contents_only ? "" : source.name};
  }
  if (!found.there && found.there_err != ENOENT)
    throw Error::system("open " + path, found.there_err);
  if (found.there && is_folder) throw Error(path + " is a file: a folder cannot be copied over it");
  if ((!is_folder && path.ends_with('/')) || !names_entry(found.name)) {
    throw Error("there is no folder " + path);
  }
  if (!found.parent) throw Error::system("open the folder of " + path, found.parent_err);
  return {std::move(found.parent), std::move(found.name)};
}

void FileCopier::fail(const std::string& attempt, const std::string& name) const {
  const int err = errno;
  throw Error::system(attempt + " " + quoted(path_ + name), err);
}

void FileCopier::copy(const CopySource& source, const CopyTarget& target) {
  if (!target.name.empty()) {
    copy_object(source.object.get(), target.folder.get(), target.name);
    return;
  }
  if (!S_ISDIR(source.info.st_mode)) throw Error("only a folder has contents to copy");
  copy_contents(source.object.get(), target.folder.get());
}

void FileCopier::copy_object(int object, int folder, const std::string& name) {
  const struct stat info = status_of(object);
  if (S_ISDIR(info.st_mode)) {
    copy_folder(object, folder, name);
  } else if (S_ISREG(info.st_mode)) {
    copy_file(object, folder, name);
  } else if (S_ISLNK(info.st_mode)) {
    copy_link(object, folder, name);
  } else {
    left_out_.push_back(path_ + name);
  }
}

void FileCopier::copy_folder(int object, int folder, const std::string& name) {
  if (is_of_the_kernel(object)) return;
  const bool is_new = ::mkdirat(folder, name.c_str(), 0700) == 0;
  if (!is_new && errno != EEXIST) fail("make the folder", name);
  const UniqueFd made = open_at(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, kOneStep);
  if (!made) fail("open the folder", name);
  const std::size_t length = path_.size();
  path_ += name + "/";
  copy_contents(object, made.get());
  path_.resize(length);
  if (is_new || rules_.keep_owner) set_attributes(made.get(), status_of(object));
}

void FileCopier::copy_contents(int from, int to) {
  for (const std::string& name : names_in(from, "read the folder " + quoted(path_))) {
    const UniqueFd entry = open_at(from, name, O_PATH | O_NOFOLLOW, kOneStep);
    if (!entry && errno == ENOENT) continue;  // gone meanwhile
    if (!entry) fail("open", name);
    copy_object(entry.get(), to, name);
  }
}

/// Whatever is there under the name, but a folder, is replaced: nobody's open file is written.
void FileCopier::make_room(int folder, const std::string& name) const {
  if (::unlinkat(folder, name.c_str(), 0) < 0 && errno != ENOENT) fail("replace", name);
}

void FileCopier::copy_file(int object, int folder, const std::string& name) {
  // The object was looked at and is a regular file: opening this very one does nothing else than
  // open.
  const UniqueFd source(::openat(rules_.own_descriptors, std::to_string(object).c_str(),
                                 O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (!source) fail("open", name);
  make_room(folder, name);
  const UniqueFd made(
      ::openat(folder, name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!made) fail("make", name);
  copy_data(source.get(), made.get(), "copy " + quoted(path_ + name));
  set_attributes(made.get(), status_of(source.get()));
}

void FileCopier::copy_link(int object, int folder, const std::string& name) const {
  std::array<char, PATH_MAX> target{};
  if (::readlinkat(object, "", target.data(), target.size() - 1) < 0) fail("read the link", name);
  make_room(folder, name);
  if (::symlinkat(target.data(), folder, name.c_str()) < 0) fail("make the link", name);
  const struct stat info = status_of(object);
  if (rules_.keep_owner && ::fchownat(folder, name.c_str(), rules_.owner(info.st_uid),
                                      rules_.owner(info.st_gid), AT_SYMLINK_NOFOLLOW) < 0) {
    fail("give the owner of", name);
  }
}

void FileCopier::set_attributes(int made, const struct stat& info) const {
  // First: a change of owner takes such bits away.
  if (rules_.keep_owner &&
      ::fchown(made, rules_.owner(info.st_uid), rules_.owner(info.st_gid)) < 0) {
    fail("give the owner of", "");
  }
  const mode_t taken = rules_.drop_privileged_bits && !S_ISDIR(info.st_mode) ? kPrivileged : 0;
  if (::fchmod(made, info.st_mode & kPermissions & ~taken) < 0) fail("give the mode of", "");
  const std::array times = {info.st_atim, info.st_mtim};
  if (::futimens(made, times.data()) < 0) fail("give the time of", "");
}

}  // namespace cnet::sandbox
