#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "cnet/base/id.h"
#include "cnet/image/blob_store.h"
#include "cnet/image/digest.h"
#include "cnet/image/image_store.h"
#include "cnet/image/import_tree.h"
#include "cnet/image/manifest.h"
#include "cnet/image/reference.h"

namespace cnet::image {

struct UnpackProgress {
  Digest layer;             ///< its blob
  std::uint64_t done = 0;   ///< bytes of the blob
  std::uint64_t total = 0;  ///< the same of all
  bool finished = false;    ///< unpacked, checked and in place
};

struct CommitOptions {
  Limits limits;
  std::function<void(const UnpackProgress&)> on_progress;  ///< may be empty
  std::function<void()>
      checkpoint;  ///< called for each entry and piece; throws to stop. May be empty
};

/// Unpacks one layer below images/layers/<diff id>, unless it is there: waits while another process
/// does the same. The SHA-256 of the uncompressed tar must be `diff_id`; anything else is an Error
/// (damaged) and leaves nothing.
void unpack_layer(BlobStore& blobs, const Descriptor& layer, const Digest& diff_id,
                  const CommitOptions& options);

/// Reads manifest and configuration (OCI's and Docker's) of an image whose blobs are all in the
/// store and unpacks the layers that are missing; gives it no name.
ImageStore::Target prepare_image(BlobStore& blobs, const Digest& manifest,
                                 const CommitOptions& options);

/// Makes an image of a manifest whose blobs are all in the store: prepares it, then gives it the
/// names, each atomically. A reference with a digest ("alpine@sha256:...") is a RepoDigest: it
/// finds the image as a name does, but is shown apart. Throws Error; then no name has changed.
ImageId commit_image(BlobStore& blobs, const Digest& manifest, const std::vector<Reference>& names,
                     const CommitOptions& options);

}  // namespace cnet::image
