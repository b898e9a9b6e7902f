#pragma once

#include <string>

#include "cnet/base/id.h"
#include "cnet/base/unique_fd.h"

namespace cnet::cmd {

/// --cidfile: a file that did not exist before gets the container's id, once there is a container.
class CidFile {
 public:
  /// Makes the file; throws Error when it exists already. Empty: there is none, and nothing is
  /// written.
  explicit CidFile(std::string path);
  /// Removes it unless it was kept.
  ~CidFile();
  CidFile(const CidFile&) = delete;
  CidFile& operator=(const CidFile&) = delete;

  void write(const ContainerId& id);
  void keep() { kept_ = true; }

 private:
  std::string path_;
  UniqueFd file_;
  bool kept_ = false;
};

}  // namespace cnet::cmd
