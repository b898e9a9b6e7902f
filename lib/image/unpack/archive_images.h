#pragma once

#include <vector>

#include "archive_files.h"
#include "cnet/image/reference.h"

namespace cnet::image {

/// An image that an archive holds.
struct ArchivedImage {
  Digest manifest;  ///< in the blob store
  std::vector<Reference> names;
};

/// What an archive's documents say, index.json before manifest.json. Of an image for several
/// platforms the one for this host is meant. A manifest is made for an image that Docker's format
/// alone describes. Throws Error (damaged) for an archive of no images.
std::vector<ArchivedImage> archived_images(const ArchiveFiles& files, BlobStore& blobs,
                                           const std::string& source);

}  // namespace cnet::image
