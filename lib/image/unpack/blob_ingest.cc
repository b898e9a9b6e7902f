#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

#include "../store_paths.h"
#include "blob_file.h"
#include "cnet/base/error.h"
#include "cnet/image/blob_store.h"
#include "sha256.h"

namespace cnet::image {
namespace {

constexpr std::size_t kReadSize = 256 * 1024;

/// The file locked for this process alone and still the one of that name; empty when it went away
/// meanwhile. flock(2) is not restarted when a signal's handler has run, so an interrupt ends the
/// wait.
UniqueFd lock_partial(const std::string& path) {
  UniqueFd file(::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!file) throw Error::system("open " + path, errno);
  if (::flock(file.get(), LOCK_EX) != 0) {
    if (errno == EINTR) throw Error("interrupted while another command wrote the same blob");
    throw Error::system("lock " + path, errno);
  }
  struct stat opened {};
  struct stat named {};
  if (::fstat(file.get(), &opened) != 0) throw Error::system("look at " + path, errno);
  const bool same = ::lstat(path.c_str(), &named) == 0 && opened.st_ino == named.st_ino &&
                    opened.st_dev == named.st_dev;
  return same ? std::move(file) : UniqueFd();
}

}  // namespace

BlobIngest::BlobIngest(state::Disk& disk, Digest digest, std::uint64_t size)
    : disk_(&disk), digest_(std::move(digest)), size_(size) {}
BlobIngest::BlobIngest(BlobIngest&&) noexcept = default;
BlobIngest& BlobIngest::operator=(BlobIngest&&) noexcept = default;
BlobIngest::~BlobIngest() = default;

void BlobIngest::open() {
  const std::string path = disk_->absolute(ingest_path(digest_));
  while (!disk_->exists(blob_path(digest_))) {
    UniqueFd file = lock_partial(path);
    if (!file) continue;
    file_ = std::move(file);
    if (!disk_->exists(blob_path(digest_))) return hash_present();
    discard();  // finished between the two looks
  }
  there_ = true;
}

void BlobIngest::hash_present() {
  hash_ = std::make_unique<Sha256>();
  offset_ = 0;
  std::vector<char> buffer(kReadSize);
  for (;;) {
    const ssize_t n =
        ::pread(file_.get(), buffer.data(), buffer.size(), static_cast<off_t>(offset_));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw Error::system("read blob " + digest_text(digest_), errno);
    if (n == 0) break;
    hash_->add({buffer.data(), static_cast<std::size_t>(n)});
    offset_ += static_cast<std::uint64_t>(n);
    if (offset_ > size_) return restart();
  }
}

void BlobIngest::restart() {
  if (there_) return;
  if (::ftruncate(file_.get(), 0) != 0) {
    throw Error::system("empty the partial blob " + digest_text(digest_), errno);
  }
  hash_ = std::make_unique<Sha256>();
  offset_ = 0;
}

void BlobIngest::write(std::span<const char> bytes) {
  if (there_) return;
  if (bytes.size() > size_ - offset_) {
    discard();
    throw Error("blob " + digest_text(digest_) + " is longer than the " + std::to_string(size_) +
                    " bytes it should have",
                Error::Kind::damaged);
  }
  try {
    write_blob_bytes(file_, bytes, offset_);
  } catch (const Error&) {
    discard();
    throw;
  }
  hash_->add(bytes);
  offset_ += bytes.size();
}

void BlobIngest::commit() {
  if (there_) return;
  if (offset_ != size_) {
    throw Error("blob " + digest_text(digest_) + " ended after " + std::to_string(offset_) +
                    " of " + std::to_string(size_) + " bytes",
                Error::Kind::damaged);
  }
  const std::string hex = hash_->hex();
  if (hex != digest_.str()) {
    discard();
    throw Error("blob " + digest_text(digest_) + " has the content of sha256:" + hex,
                Error::Kind::damaged);
  }
  settle_blob(*disk_, file_, disk_->absolute(ingest_path(digest_)), digest_);
  file_.reset();
  there_ = true;
}

void BlobIngest::discard() {
  ::unlink(disk_->absolute(ingest_path(digest_)).c_str());
  file_.reset();
}

}  // namespace cnet::image
