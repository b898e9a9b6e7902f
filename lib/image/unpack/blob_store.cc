#include "cnet/image/blob_store.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "../store_paths.h"
#include "blob_file.h"
#include "cnet/base/error.h"
#include "cnet/image/manifest.h"
#include "sha256.h"

namespace cnet::image {

BlobStore::BlobStore(state::Disk& disk)
    : disk_(disk), alive_(disk.lock(store_path("writers/lock"), state::LockMode::shared)) {
  disk_.make_folder(store_path("blobs/sha256"));
  disk_.make_folder(store_path("ingest"));
}

bool BlobStore::has(const Digest& digest) const { return disk_.exists(blob_path(digest)); }

UniqueFd BlobStore::open(const Digest& digest) const {
  const std::string path = disk_.absolute(blob_path(digest));
  UniqueFd file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  if (!file && errno != ENOENT) throw Error::system("open " + path, errno);
  return file;
}

std::string BlobStore::read(const Digest& digest) const {
  const std::string what = "blob " + digest_text(digest);
  const auto text = disk_.read(blob_path(digest));
  if (!text) throw Error(what + " is missing", Error::Kind::damaged);
  if (text->size() > kLongestDocument) {
    throw Error(what + " is longer than 4 MiB", Error::Kind::damaged);
  }
  if (sha256_hex(*text) != digest.str()) {
    throw Error(what + " is not what its digest says", Error::Kind::damaged);
  }
  return *text;
}

BlobIngest BlobStore::ingest(const Digest& digest, std::uint64_t size) {
  BlobIngest ingest(disk_, digest, size);
  ingest.open();
  return ingest;
}

UnnamedBlob BlobStore::ingest_unnamed() { return UnnamedBlob(disk_); }

Digest BlobStore::put(std::string_view text) {
  UnnamedBlob blob = ingest_unnamed();
  blob.write(text);
  return blob.commit();
}

}  // namespace cnet::image
