#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cnet/model/image.h"

namespace cnet {

/// The seam to the image store, as far as containers need it. Reading only.
class Images {
 public:
  virtual ~Images() = default;
  /// By name ("alpine", "alpine:latest"), full id or unique prefix of an id; absent when there is none.
  virtual std::optional<Image> find(const std::string& reference) = 0;
  /// While the object lives no image is removed: from find() to the record that uses it.
  virtual std::shared_ptr<void> hold() = 0;
};

}  // namespace cnet
