#include "rotated_log.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "cnet/base/error.h"
#include "cnet/monitor/child_program.h"

namespace cnet::monitor {
namespace {

constexpr int kFlags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW;
constexpr mode_t kMode = 0600;
constexpr const char* kNext = ".next";            // the new file before it has its name
constexpr const char* kHalfway = ".compressing";  // what the helper has written so far
constexpr const char* kCompressed = ".gz";

bool exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

}  // namespace

RotatedLog::RotatedLog(const LogFileSpec& spec, std::string helper)
    : path_(spec.path), limits_(spec.limits), helper_(std::move(helper)) {
  file_ = UniqueFd(::open(path_.c_str(), kFlags, kMode));
  struct stat info {};
  if (!file_ || ::fstat(file_.get(), &info) < 0)
    throw Error::system("open the log " + path_, errno);
  size_ = static_cast<std::uint64_t>(info.st_size);
}

std::string RotatedLog::older(int age, const char* suffix) const {
  return age == 0 ? path_ : path_ + "." + std::to_string(age) + suffix;
}

bool RotatedLog::append(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file_.get(), text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    size_ += static_cast<std::uint64_t>(written);
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

/// The new file is there before the old one gives its name up. If it cannot be made, the old one is
/// written on: better too much than nothing.
void RotatedLog::rotate() {
  const std::string next = path_ + kNext;
  UniqueFd file(::open(next.c_str(), kFlags | O_TRUNC, kMode));
  if (!file) return;
  if (limits_.max_files > 1) shift_names();
  if (::rename(next.c_str(), path_.c_str()) < 0) return;
  file_ = std::move(file);
  size_ = 0;
  if (!compressing_) compress_one();
}

/// From the oldest on, so that whoever looks for a file by its age finds each of them.
void RotatedLog::shift_names() {
  const int oldest = limits_.max_files - 1;
  ::unlink(older(oldest).c_str());
  ::unlink(older(oldest, kCompressed).c_str());
  for (int age = oldest - 1; age >= 0; --age) {
    ::rename(older(age).c_str(), older(age + 1).c_str());
    if (age > 0) ::rename(older(age, kCompressed).c_str(), older(age + 1, kCompressed).c_str());
  }
  if (compressing_age_ > 0 && ++compressing_age_ > oldest) compressing_age_ = 0;
}

/// The oldest that is not yet; also what a monitor that was killed has left.
void RotatedLog::compress_one() {
  if (!limits_.compress || helper_.empty()) return;
  int age = limits_.max_files - 1;
  while (age > 0 && !exists(older(age))) --age;
  if (age == 0) return;
  const UniqueFd in(::open(older(age).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  const UniqueFd out(::open((path_ + kHalfway).c_str(),
                            O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, kMode));
  if (!in || !out) return;
  compressing_ = start_program({helper_, "gzip"}, {.in = in.get(), .out = out.get()});
  if (compressing_) compressing_age_ = age;
}

void RotatedLog::handle(const PollSet& set) {
  if (compressing_ && set.ready(compressing_.get())) compressed();
}

/// The compressed file is there before the other one goes.
void RotatedLog::compressed() {
  const bool done = reap_program(compressing_) == 0;
  compressing_.reset();
  const std::string halfway = path_ + kHalfway;
  const int age = std::exchange(compressing_age_, 0);
  if (!done || age == 0 || ::rename(halfway.c_str(), older(age, kCompressed).c_str()) < 0) {
    ::unlink(halfway.c_str());
    if (!done) return;  // a full disk, say: with the next rotation
  } else {
    ::unlink(older(age).c_str());
  }
  compress_one();
}

}  // namespace cnet::monitor
