#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "../store_paths.h"
#include "blob_file.h"
#include "cnet/base/error.h"
#include "cnet/image/blob_store.h"
#include "disk_full.h"
#include "sha256.h"

namespace cnet::image {

// A name of its own and no O_TMPFILE, which overlayfs and network file systems lack.
UnnamedBlob::UnnamedBlob(state::Disk& disk)
    : disk_(&disk),
      path_(disk.absolute(store_path("ingest/unnamed-" + random_hex64()))),
      hash_(std::make_unique<Sha256>()) {
  file_.reset(::open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!file_) throw write_error("make " + path_, errno);
}

UnnamedBlob::UnnamedBlob(UnnamedBlob&& other) noexcept
    : disk_(other.disk_),
      path_(std::exchange(other.path_, {})),
      file_(std::move(other.file_)),
      size_(other.size_),
      hash_(std::move(other.hash_)) {}

UnnamedBlob::~UnnamedBlob() {
  if (!path_.empty()) ::unlink(path_.c_str());
}

void UnnamedBlob::write(std::span<const char> bytes) {
  write_blob_bytes(file_, bytes, size_);
  hash_->add(bytes);
  size_ += bytes.size();
}

Digest UnnamedBlob::commit() {
  const Digest digest = *Digest::parse(hash_->hex());
  settle_blob(*disk_, file_, path_, digest);
  path_.clear();
  return digest;
}

}  // namespace cnet::image
