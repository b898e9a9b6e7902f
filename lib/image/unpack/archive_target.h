#pragma once

#include <string>

#include "cnet/base/unique_fd.h"

namespace cnet::image {

/// Where an archive is written: stdout, a device or pipe as it is, or a file that is put in place
/// when it is complete. Destroyed before, it leaves what was there.
class ArchiveTarget {
 public:
  /// `path` is "-" for stdout. Throws Error.
  explicit ArchiveTarget(const std::string& path);
  ~ArchiveTarget();
  ArchiveTarget(const ArchiveTarget&) = delete;
  ArchiveTarget& operator=(const ArchiveTarget&) = delete;

  int fd() const { return fd_.get(); }
  const std::string& name() const { return name_; }  ///< for messages
  void finish();

 private:
  std::string path_;
  std::string name_;
  std::string temporary_;  ///< empty: written in place
  UniqueFd fd_;
};

}  // namespace cnet::image
