#include "cnet/state/rotated_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>

#include "cnet/base/error.h"

namespace cnet::state {
namespace {

constexpr int kFlags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW;
constexpr mode_t kFileMode = 0600;
constexpr mode_t kFolderMode = 0700;

std::string folder_of(const std::string& path) { return path.substr(0, path.rfind('/')); }

/// With every folder above it that is missing.
void make_folder(const std::string& path) {
  if (path.empty() || ::mkdir(path.c_str(), kFolderMode) == 0 || errno == EEXIST) return;
  if (errno != ENOENT) throw Error::system("make folder " + path, errno);
  make_folder(folder_of(path));
  if (::mkdir(path.c_str(), kFolderMode) < 0 && errno != EEXIST) {
    throw Error::system("make folder " + path, errno);
  }
}

UniqueFd open_for_appending(const RotatedFile& file) {
  UniqueFd opened(::open(file.path.c_str(), kFlags, kFileMode));
  if (!opened && errno == ENOENT && file.makes_folder) {
    make_folder(folder_of(file.path));
    opened = UniqueFd(::open(file.path.c_str(), kFlags, kFileMode));
  }
  if (!opened) throw Error::system("open " + file.path, errno);
  return opened;
}

bool is_same_file(int fd, const std::string& path) {
  struct stat opened {};
  struct stat named {};
  return ::fstat(fd, &opened) == 0 && ::stat(path.c_str(), &named) == 0 &&
         opened.st_ino == named.st_ino && opened.st_dev == named.st_dev;
}

bool is_full(const RotatedFile& file, const UniqueFd& opened) {
  struct stat status {};
  return ::fstat(opened.get(), &status) == 0 &&
         static_cast<std::uint64_t>(status.st_size) >= file.most_bytes;
}

/// Whoever has the full file's lock moves it. Others go on writing to it meanwhile: it is read to
/// its end under its new name.
void rotate(const RotatedFile& file, const UniqueFd& full) {
  if (::flock(full.get(), LOCK_EX | LOCK_NB) < 0) return;
  if (!is_same_file(full.get(), file.path)) return;  // it was moved before we had the lock
  for (int age = file.files - 1; age > 0; --age) {
    const std::string from = rotated_path(file, age - 1);
    if (::rename(from.c_str(), rotated_path(file, age).c_str()) < 0 && errno != ENOENT) {
      throw Error::system("rename " + from, errno);
    }
  }
}

}  // namespace

std::string rotated_path(const RotatedFile& file, int age) {
  return age == 0 ? file.path : file.path + "." + std::to_string(age);
}

void append_line(const RotatedFile& file, std::string_view line) {
  UniqueFd opened = open_for_appending(file);
  if (is_full(file, opened)) {
    rotate(file, opened);
    opened = open_for_appending(file);
  }
  const std::string text = std::string(line) + "\n";
  const ssize_t written = ::write(opened.get(), text.data(), text.size());
  if (written == std::ssize(text)) return;
  const int err = written < 0 ? errno : ENOSPC;
  throw Error::system("write " + file.path, err);
}

void RotatedReader::skip_to_end() {
  if (open(0)) ::lseek(open_.get(), 0, SEEK_END);
}

bool RotatedReader::open(int age) {
  open_ = UniqueFd(::open(rotated_path(file_, age).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  partial_.clear();
  if (open_) return true;
  if (errno != ENOENT) throw Error::system("open " + rotated_path(file_, age), errno);
  return false;
}

std::optional<int> RotatedReader::age_of_open_file() const {
  for (int age = 0; age < file_.files; ++age) {
    if (is_same_file(open_.get(), rotated_path(file_, age))) return age;
  }
  return std::nullopt;
}

void RotatedReader::read(const Sink& sink) {
  int age = file_.files;
  if (open_) {
    // Asked before the last read: what is full by now gets no more lines but of writers that had
    // opened it, a moment's worth.
    const auto known = age_of_open_file();
    read_open_file(sink);
    age = known.value_or(file_.files);
  }
  while (age > 0) {
    if (open(--age)) read_open_file(sink);
  }
}

void RotatedReader::read_open_file(const Sink& sink) {
  std::array<char, 64 * 1024> block{};
  for (;;) {
    const ssize_t got = ::read(open_.get(), block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw Error::system("read " + file_.path, errno);
    if (got == 0) return;
    partial_.append(block.data(), static_cast<std::size_t>(got));
    std::size_t start = 0;
    for (std::size_t end = partial_.find('\n'); end != std::string::npos;
         end = partial_.find('\n', start)) {
      sink(std::string_view(partial_).substr(start, end - start));
      start = end + 1;
    }
    partial_.erase(0, start);
  }
}

UniqueFd watch_for_lines(const RotatedFile& file) {
  UniqueFd events(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
  if (!events) throw Error::system("inotify_init1", errno);
  const std::string folder = folder_of(file.path);
  if (file.makes_folder) make_folder(folder);
  if (::inotify_add_watch(events.get(), folder.c_str(), IN_MODIFY | IN_CREATE | IN_MOVED_TO) < 0) {
    throw Error::system("watch " + folder, errno);
  }
  return events;
}

}  // namespace cnet::state
