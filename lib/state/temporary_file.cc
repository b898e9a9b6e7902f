#include "temporary_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <utility>

#include "disk_error.h"

namespace cnet::state {
namespace {

constexpr std::string_view kPrefix = ".tmp.";

}  // namespace

std::optional<TemporaryFile> TemporaryFile::make(int folder, unsigned& counter,
                                                 const std::string& shown) {
  const std::string prefix = std::string(kPrefix) + std::to_string(::getpid()) + ".";
  for (;;) {
    std::string name = prefix + std::to_string(counter++);
    UniqueFd file(
        ::openat(folder, name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file) {
      if (errno == EEXIST || errno == EINTR) continue;
      throw disk_error("write " + shown, errno);
    }
    TemporaryFile made(folder, std::move(name), std::move(file));
    if (::flock(made.file_.get(), LOCK_EX | LOCK_NB) == 0) return made;
    if (errno == EWOULDBLOCK) return std::nullopt;
    throw disk_error("lock the temporary file of " + shown, errno);
  }
}

TemporaryFile::TemporaryFile(TemporaryFile&& other) noexcept
    : folder_(other.folder_),
      name_(std::exchange(other.name_, {})),
      file_(std::move(other.file_)) {}

TemporaryFile::~TemporaryFile() {
  if (!name_.empty()) ::unlinkat(folder_, name_.c_str(), 0);
}

void TemporaryFile::fill(std::string_view content, const std::string& shown) const {
  while (!content.empty()) {
    const ssize_t n = ::write(file_.get(), content.data(), content.size());
    if (n < 0) {
      if (errno == EINTR) continue;
      throw disk_error("write " + shown, errno);
    }
    content.remove_prefix(static_cast<std::size_t>(n));
  }
}

void TemporaryFile::sync(const std::string& shown) const {
  if (::fdatasync(file_.get()) != 0) throw disk_error("sync " + shown, errno);
}

bool TemporaryFile::rename_to(const std::string& name, const std::string& shown) {
  if (::renameat(folder_, name_.c_str(), folder_, name.c_str()) != 0) {
    if (errno == ENOENT) return false;
    throw disk_error("rename a temporary file to " + shown, errno);
  }
  name_.clear();
  return true;
}

bool is_temporary(std::string_view name) { return name.starts_with(kPrefix); }

void sweep_temporary(int folder, const std::string& name) {
  const UniqueFd file(
      ::openat(folder, name.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!file || ::flock(file.get(), LOCK_EX | LOCK_NB) != 0) return;
  ::unlinkat(folder, name.c_str(), 0);
}

}  // namespace cnet::state
