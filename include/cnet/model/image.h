#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "cnet/base/id.h"
#include "cnet/base/time.h"
#include "cnet/model/port_spec.h"

namespace cnet {

/// What an image says about the process it wants; the same words as in OCI's image configuration.
struct ImageConfig {
  std::vector<std::string> entrypoint;
  std::vector<std::string> cmd;
  std::vector<std::string> env;        ///< "NAME=value"
  std::string user;
  std::string working_dir;
  std::vector<ExposedPort> exposed;
  std::vector<std::string> volumes;
  std::map<std::string, std::string> labels;
  std::string stop_signal;
  friend bool operator==(const ImageConfig&, const ImageConfig&) = default;
};

struct Image {
  ImageId id;                          ///< SHA-256 of its configuration
  std::vector<std::string> names;      ///< "alpine:latest"
  Time created;
  std::uint64_t size = 0;              ///< bytes, unpacked
  std::vector<std::string> layers;     ///< absolute directories, uppermost first, ready to be overlayfs' lowerdir
  ImageConfig config;
  friend bool operator==(const Image&, const Image&) = default;
};

}  // namespace cnet
