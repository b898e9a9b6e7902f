#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "cnet/base/unique_fd.h"
#include "cnet/image/digest.h"
#include "cnet/state/disk.h"

namespace cnet::image {

class Sha256;

/// A blob on its way into the store: a partial file images/ingest/<hex>, locked while it is
/// written. What is there stays when the object goes without commit(), or its process: the next
/// ingest() of this digest goes on behind it. For one thread.
class BlobIngest {
 public:
  BlobIngest(BlobIngest&&) noexcept;
  BlobIngest& operator=(BlobIngest&&) noexcept;
  ~BlobIngest();

  /// The blob is in the store: nothing has to be written or committed.
  bool is_there() const { return there_; }
  /// Bytes that are there and hashed already; writing goes on here.
  std::uint64_t offset() const { return offset_; }
  /// Forgets what is there: for a source that cannot begin in the middle.
  void restart();
  /// Appends. Throws Error for more bytes than the blob has, and when the disk is full: then the
  /// partial file is gone, so that the store is as before.
  void write(std::span<const char> bytes);
  /// Checks size and SHA-256, brings the blob safely to disk and gives it its name. Throws Error: a
  /// short blob is kept for going on; one with another digest is removed (Kind::damaged).
  void commit();

 private:
  friend class BlobStore;
  BlobIngest(state::Disk& disk, Digest digest, std::uint64_t size);
  void open();
  void hash_present();
  void discard();

  state::Disk* disk_;
  Digest digest_;
  std::uint64_t size_;
  bool there_ = false;
  UniqueFd file_;
  std::uint64_t offset_ = 0;
  std::unique_ptr<Sha256> hash_;
};

/// A blob whose digest is known only when it has been read. Without commit() it leaves nothing;
/// only when it is killed, a file that ImageStore::collect() removes.
class UnnamedBlob {
 public:
  UnnamedBlob(UnnamedBlob&&) noexcept;
  UnnamedBlob& operator=(UnnamedBlob&&) = delete;
  ~UnnamedBlob();

  void write(std::span<const char> bytes);
  std::uint64_t size() const { return size_; }
  /// Brings it safely to disk and names it; one that is there already is left as it is.
  Digest commit();

 private:
  friend class BlobStore;
  explicit UnnamedBlob(state::Disk& disk);

  state::Disk* disk_;
  std::string path_;  ///< empty: nothing is left to remove
  UniqueFd file_;
  std::uint64_t size_ = 0;
  std::unique_ptr<Sha256> hash_;
};

/// Manifests, configurations and layers as they came, below images/blobs/sha256. While the object
/// lives nothing of the store is swept, so what is written needs no name at once. It takes the lock
/// images/writers/lock (shared); open it once for each pull, load or import, and close it before
/// ImageStore::collect(). For one thread: others open their own Disk and store.
class BlobStore {
 public:
  explicit BlobStore(state::Disk& disk);

  bool has(const Digest& digest) const;
  /// Open for reading; empty when it is not there.
  UniqueFd open(const Digest& digest) const;
  /// A document as text. Throws Error (damaged) when it is missing, longer than 4 MiB, or not what
  /// its digest says.
  std::string read(const Digest& digest) const;

  /// Waits while another process writes the same blob, and then either finds it done or goes on
  /// where that one stopped.
  BlobIngest ingest(const Digest& digest, std::uint64_t size);
  UnnamedBlob ingest_unnamed();
  /// A whole document at once.
  Digest put(std::string_view text);

  state::Disk& disk() const { return disk_; }

 private:
  state::Disk& disk_;
  std::unique_ptr<state::Lock> alive_;
};

}  // namespace cnet::image
