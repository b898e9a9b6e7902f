#include "in_root.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <string_view>
#include <vector>

#include "cnet/base/error.h"
#include "cnet/base/text.h"

namespace cnet::sandbox {
namespace {

constexpr std::uint64_t kInside = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS;
constexpr std::uint64_t kOneStep = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS;
constexpr int kMostLinks = 40;  // as the kernel's

bool is_link(int fd) {
  struct stat info {};
  return ::fstat(fd, &info) == 0 && S_ISLNK(info.st_mode);
}

std::string link_target(int fd, const std::string& path) {
  std::array<char, PATH_MAX> target{};
  const ssize_t length = ::readlinkat(fd, "", target.data(), target.size());
  if (length < 0) throw Error::system("read the link " + path + " in the container", errno);
  return {target.data(), static_cast<std::size_t>(length)};
}

/// Puts the parts of `path` on the stack, the first one on top.
void push_parts(std::vector<std::string>& stack, const std::string& path) {
  const auto parts = split(path, '/');
  for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
    if (!part->empty() && *part != ".") stack.emplace_back(*part);
  }
}

std::string parent_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

}  // namespace

UniqueFd open_at(int folder, const std::string& path, std::uint64_t flags, std::uint64_t resolve) {
  open_how how{};
  how.flags = flags | O_CLOEXEC;
  how.mode = (flags & O_CREAT) != 0 ? 0644 : 0;
  how.resolve = resolve;
  for (;;) {
    const long fd = ::syscall(SYS_openat2, folder, path.c_str(), &how, sizeof how);
    // EAGAIN: a rename somewhere raced with `..` (openat2(2)); the caller of a set-up cannot do
    // better than try again.
    if (fd >= 0 || (errno != EAGAIN && errno != EINTR)) return UniqueFd(static_cast<int>(fd));
  }
}

UniqueFd InRoot::open(const std::string& path, std::uint64_t flags) const {
  return open_at(root_, path, flags, kInside);
}

UniqueFd InRoot::ordinary_folder(const std::string& name) const {
  constexpr std::uint64_t flags = O_PATH | O_DIRECTORY | O_NOFOLLOW;
  UniqueFd folder = open_at(root_, name, flags, kOneStep);
  if (!folder && errno == ENOENT) {
    if (::mkdirat(root_, name.c_str(), 0755) < 0 && errno != EEXIST) {
      throw Error::system("make /" + name + " in the container", errno);
    }
    folder = open_at(root_, name, flags, kOneStep);
  }
  if (!folder) {
    const int err = errno;
    throw Error::system("/" + name + " in the image has to be an ordinary directory", err);
  }
  return folder;
}

std::string InRoot::follow(const std::string& path) const {
  std::vector<std::string> ahead;
  push_parts(ahead, path);
  std::string done;
  int links = 0;
  while (!ahead.empty()) {
    const std::string part = std::move(ahead.back());
    ahead.pop_back();
    if (part == "..") {
      done = parent_of(done);
      continue;
    }
    std::string next = done.empty() ? part : done + "/" + part;
    const UniqueFd fd = open_at(root_, next, O_PATH | O_NOFOLLOW, kInside);
    if (!fd && errno != ENOENT) throw Error::system("look up " + path + " in the container", errno);
    if (!fd || !is_link(fd.get())) {
      done = std::move(next);
      continue;
    }
    if (++links > kMostLinks) throw Error::system("look up " + path + " in the container", ELOOP);
    const std::string target = link_target(fd.get(), path);
    if (target.starts_with('/')) done.clear();
    push_parts(ahead, target);
  }
  return done;
}

UniqueFd InRoot::make_folders(const std::string& resolved) const {
  constexpr std::uint64_t flags = O_PATH | O_DIRECTORY | O_NOFOLLOW;
  UniqueFd at = open_at(root_, ".", O_PATH | O_DIRECTORY, kInside);
  for (const std::string_view view : split(resolved, '/')) {
    const std::string part(view);
    if (part.empty()) continue;
    UniqueFd next = open_at(at.get(), part, flags, kOneStep);
    if (!next && errno == ENOENT) {
      if (::mkdirat(at.get(), part.c_str(), 0755) < 0 && errno != EEXIST) {
        throw Error::system("make the directory /" + resolved + " in the container", errno);
      }
      next = open_at(at.get(), part, flags, kOneStep);
    }
    if (!next) throw Error::system("open the directory /" + resolved + " in the container", errno);
    at = std::move(next);
  }
  return at;
}

UniqueFd InRoot::folder(const std::string& path) const {
  UniqueFd found = open(path, O_PATH | O_DIRECTORY);
  if (found || errno != ENOENT) {
    if (!found) throw Error::system("open " + path + " in the container", errno);
    return found;
  }
  return make_folders(follow(path));
}

UniqueFd InRoot::file(const std::string& path) const {
  UniqueFd found = open(path, O_PATH);
  if (found) return found;
  if (errno != ENOENT) throw Error::system("open " + path + " in the container", errno);
  const std::string resolved = follow(path);
  const UniqueFd parent = make_folders(parent_of(resolved));
  const std::string name = resolved.substr(resolved.rfind('/') + 1);
  if (::mknodat(parent.get(), name.c_str(), S_IFREG | 0644, 0) < 0 && errno != EEXIST) {
    throw Error::system("make " + path + " in the container", errno);
  }
  found = open_at(parent.get(), name, O_PATH | O_NOFOLLOW, kOneStep);
  if (!found) throw Error::system("open " + path + " in the container", errno);
  return found;
}

}  // namespace cnet::sandbox
