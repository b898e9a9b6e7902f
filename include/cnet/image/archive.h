#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cnet/image/blob_store.h"
#include "cnet/image/commit_image.h"
#include "cnet/image/reference.h"

namespace cnet::image {

struct LoadedImage {
  ImageId id;
  std::vector<Reference> names;  ///< those the archive gave it
};

/// Loads the images of an archive, as `docker save`, `podman save` and skopeo write them: an OCI
/// layout (index.json) or Docker's (manifest.json) in a tar, plain or compressed. `source` is a
/// file or "-" for stdin, read once from front to end. Only when all images are whole any of them
/// gets a name. Throws Error; then ImageStore::collect() removes what came of it.
std::vector<LoadedImage> load_archive(BlobStore& blobs, const std::string& source,
                                      const CommitOptions& options);

enum class ArchiveFormat {
  docker,  ///< an OCI layout with Docker's manifest.json beside it: everybody reads it
  oci,     ///< an OCI layout alone
};

struct SaveOptions {
  std::vector<std::string> images;  ///< names, ids or beginnings of ids
  ArchiveFormat format = ArchiveFormat::docker;
  std::string target;                ///< a file, or "-" for stdout
  std::function<void()> checkpoint;  ///< called for each piece; throws to stop. May be empty
};

/// Writes images with their blobs as they came: the same images give the same bytes, wherever they
/// are saved. A file is put in place when it is complete. Throws Error (not_found) before anything
/// is written.
void save_archive(BlobStore& blobs, const SaveOptions& options);

}  // namespace cnet::image
