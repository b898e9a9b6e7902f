#include "cnet/state/real_disk.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <utility>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "disk_error.h"
#include "relative_path.h"
#include "remove_tree.h"
#include "temporary_file.h"

namespace cnet::state {
namespace {

constexpr std::size_t kLargestFile = 16U << 20U;

Error not_a_record(const std::string& path, const std::string& why) {
  return Error(path + " " + why, Error::Kind::damaged);
}

}  // namespace

RealDisk::RealDisk(std::string root, std::string run_root)
    : roots_{Root{.path = std::move(root), .fd = {}}, Root{.path = std::move(run_root), .fd = {}}} {
  for (Root& each : roots_) {
    if (!each.path.starts_with('/')) {
      throw Error("the state folder " + quoted(each.path) + " is no absolute path",
                  Error::Kind::usage)
          .hint("give --root and --run-root (CNET_ROOT, CNET_RUN_ROOT) from / on");
    }
    while (each.path.size() > 1 && each.path.back() == '/') each.path.pop_back();
  }
}

std::string RealDisk::absolute(const Path& path) const {
  const Root& root = roots_[path.tree == Tree::durable ? 0 : 1];
  return path.relative.empty() ? root.path : root.path + "/" + path.relative;
}

/// Most records are short: a first read(2) that is not filled has all of it, and fstat(2) has
/// nothing to add.
std::optional<std::string> RealDisk::read(const Path& path) {
  const UniqueFd file = open_beneath(path, O_RDONLY | O_NONBLOCK);
  if (!file) return std::nullopt;
  std::array<char, 4096> first;
  const ssize_t got = ::read(file.get(), first.data(), first.size());
  if (got > 0 && got < std::ssize(first)) return std::string(first.data(), first.data() + got);
  return read_from_start(file, path);
}

std::string RealDisk::read_from_start(const UniqueFd& file, const Path& path) {
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) throw disk_error("read " + absolute(path), errno);
  if (!S_ISREG(status.st_mode)) throw not_a_record(absolute(path), "is no regular file");
  if (status.st_size > static_cast<off_t>(kLargestFile)) {
    throw not_a_record(absolute(path), "is longer than 16 MiB");
  }
  std::string content(static_cast<std::size_t>(status.st_size), '\0');
  std::size_t length = 0;
  while (length < content.size()) {
    const ssize_t n = ::pread(file.get(), content.data() + length, content.size() - length,
                              static_cast<off_t>(length));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw disk_error("read " + absolute(path), errno);
    if (n == 0) break;
    length += static_cast<std::size_t>(n);
  }
  content.resize(length);
  return content;
}

void RealDisk::write(const Path& path, std::string_view content, Durability durability) {
  while (!try_write(path, content, durability).done) continue;
}

RealDisk::Written RealDisk::try_write(const Path& path, std::string_view content,
                                      Durability durability) {
  const bool synced = durability == Durability::synced;
  const std::string shown = absolute(path);
  const UniqueFd folder = open_folder_of(path, Missing::make);
  auto file = TemporaryFile::make(folder.get(), temporary_files_, shown);
  if (!file) return {.done = false};
  file->fill(content, shown);
  if (synced) file->sync(shown);
  if (!file->rename_to(leaf_of(path.relative), shown)) return {.done = false};
  if (synced && ::fsync(folder.get()) != 0) throw disk_error("sync the folder of " + shown, errno);
  return {.done = true};
}

void RealDisk::write_in_place(const Path& path, std::string_view content) {
  const std::string shown = absolute(path);
  const UniqueFd folder = open_folder_of(path, Missing::make);
  const UniqueFd file(::openat(folder.get(), leaf_of(path.relative).c_str(),
                               O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0644));
  // Whatever the umask took away, and whatever the container did to it.
  if (!file || ::fchmod(file.get(), 0644) != 0) throw disk_error("write " + shown, errno);
  const auto size = static_cast<off_t>(content.size());
  for (off_t at = 0; at < size;) {
    const std::string_view rest = content.substr(static_cast<std::size_t>(at));
    const ssize_t n = ::pwrite(file.get(), rest.data(), rest.size(), at);
    if (n < 0 && errno != EINTR) throw disk_error("write " + shown, errno);
    if (n > 0) at += n;
  }
  if (::ftruncate(file.get(), size) != 0) throw disk_error("write " + shown, errno);
}

bool RealDisk::replace_in_place(const Path& path, std::string_view expected,
                                std::string_view content) {
  const UniqueFd file = open_beneath(path, O_RDONLY | O_NONBLOCK);
  struct stat status {};
  if (!file || ::fstat(file.get(), &status) != 0) return false;
  if (!S_ISREG(status.st_mode) || status.st_size != std::ssize(expected)) return false;
  std::string found(expected.size(), '\0');
  if (::pread(file.get(), found.data(), found.size(), 0) != std::ssize(found)) return false;
  if (found != expected) return false;
  write_in_place(path, content);
  return true;
}

bool RealDisk::remove(const Path& path, Durability durability) {
  const UniqueFd folder = open_folder_of(path, Missing::leave);
  if (!folder) return false;
  if (::unlinkat(folder.get(), leaf_of(path.relative).c_str(), 0) != 0) {
    if (errno == ENOENT) return false;
    throw disk_error("remove " + absolute(path), errno);
  }
  if (durability == Durability::synced && ::fsync(folder.get()) != 0) {
    throw disk_error("sync the folder of " + absolute(path), errno);
  }
  return true;
}

bool RealDisk::claim(const Path& path, const std::string& owner) {
  require_beneath(path.relative);
  for (;;) {
    const int root = root_fd(path.tree, Missing::make);
    if (::symlinkat(owner.c_str(), root, path.relative.c_str()) == 0) return true;
    if (errno == EEXIST) return false;
    if (errno != ENOENT) throw disk_error("claim " + absolute(path), errno);
    make_folders(path.tree, folder_of(path.relative));
  }
}

std::optional<std::string> RealDisk::owner(const Path& path) {
  require_beneath(path.relative);
  const int root = root_fd(path.tree, Missing::leave);
  if (root < 0) return std::nullopt;
  std::array<char, 4096> text{};
  const ssize_t n = ::readlinkat(root, path.relative.c_str(), text.data(), text.size());
  if (n >= 0) return std::string(text.data(), static_cast<std::size_t>(n));
  if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
  if (errno == EINVAL) return "";  // there, but no symbolic link
  throw disk_error("read the claim " + absolute(path), errno);
}

std::vector<std::string> RealDisk::list(const Path& folder) {
  std::vector<std::string> names;
  const UniqueFd opened = open_beneath(folder, O_RDONLY | O_DIRECTORY);
  if (!opened) return names;
  // fdopendir takes the descriptor over, so it gets one of its own.
  const int copy = ::fcntl(opened.get(), F_DUPFD_CLOEXEC, 0);
  if (copy < 0) throw disk_error("list " + absolute(folder), errno);
  const std::unique_ptr<DIR, int (*)(DIR*)> entries(::fdopendir(copy), ::closedir);
  if (!entries) {
    const int err = errno;
    ::close(copy);
    throw disk_error("list " + absolute(folder), err);
  }
  for (;;) {
    errno = 0;
    const dirent* entry = ::readdir(entries.get());
    if (entry == nullptr) break;
    if (is_temporary(entry->d_name)) sweep_temporary(opened.get(), entry->d_name);
    if (entry->d_name[0] != '.') names.emplace_back(entry->d_name);
  }
  if (errno != 0) throw disk_error("list " + absolute(folder), errno);
  return names;
}

bool RealDisk::exists(const Path& path) {
  require_beneath(path.relative);
  const int root = root_fd(path.tree, Missing::leave);
  if (root < 0) return false;
  struct stat status {};
  if (::fstatat(root, path.relative.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0) return true;
  if (errno == ENOENT || errno == ENOTDIR) return false;
  throw disk_error("look for " + absolute(path), errno);
}

void RealDisk::make_folder(const Path& folder) {
  require_beneath(folder.relative);
  make_folders(folder.tree, folder.relative);
}

void RealDisk::make_open_folder(const Path& folder) {
  const UniqueFd parent = open_folder_of(folder, Missing::make);
  // One call makes it with its mode: killed anywhere, it has it. The command has a single thread.
  const mode_t before = ::umask(0);
  const int made = ::mkdirat(parent.get(), leaf_of(folder.relative).c_str(), 0755);
  const int err = errno;
  ::umask(before);
  if (made != 0 && err != EEXIST) throw disk_error("make the folder " + absolute(folder), err);
}

void RealDisk::remove_folder(const Path& folder) {
  const UniqueFd parent = open_folder_of(folder, Missing::leave);
  if (parent) remove_tree(parent.get(), leaf_of(folder.relative), absolute(folder));
}

void RealDisk::move(const Path& from, const Path& to) {
  const std::string attempt = "move " + absolute(from) + " to " + absolute(to);
  if (from.tree != to.tree) throw Error(attempt + ": these are two trees");
  const UniqueFd source = open_folder_of(from, Missing::leave);
  if (!source) throw disk_error(attempt, ENOENT);
  const UniqueFd target = open_folder_of(to, Missing::make);
  if (::renameat2(source.get(), leaf_of(from.relative).c_str(), target.get(),
                  leaf_of(to.relative).c_str(), RENAME_NOREPLACE) != 0) {
    throw disk_error(attempt, errno);
  }
}

}  // namespace cnet::state
