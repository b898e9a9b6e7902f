#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace cnet::image {

struct LoadRequest {
  std::string root;    ///< /var/lib/cnet
  std::string source;  ///< an archive of images, or "-" for stdin
  /// Called for each name that was given: "alpine:latest", and for an image without one with its
  /// id: "sha256:...".
  std::function<void(std::string_view)> on_image;
};

/// Loads images. The private program cnet-image does the work (import_image.h says why). Throws
/// Error; then the store is as before.
void load_images(const LoadRequest& request);

struct SaveRequest {
  std::string root;
  std::vector<std::string> images;
  std::string format;  ///< "docker-archive", "oci-archive"
  std::string target;  ///< a file, or "-" for stdout
};

/// Writes images into an archive, in the same way.
void save_images(const SaveRequest& request);

}  // namespace cnet::image
