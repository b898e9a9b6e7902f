#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cnet/base/id.h"
#include "cnet/base/time.h"
#include "cnet/model/health.h"
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
  HealthCheck health;
  friend bool operator==(const ImageConfig&, const ImageConfig&) = default;
};

/// A step of how an image was made.
struct HistoryRow {
  std::optional<Time> created;
  std::string created_by;
  std::string comment;
  bool empty_layer = false;  ///< it changed the configuration alone
  std::uint64_t size = 0;    ///< bytes of its layer's files
  friend bool operator==(const HistoryRow&, const HistoryRow&) = default;
};

struct Image {
  ImageId id;                          ///< SHA-256 of its configuration
  std::vector<std::string> names;      ///< "alpine:latest"
  std::vector<std::string> digests;    ///< "alpine@sha256:...": what it was pulled as
  std::string manifest;                ///< "sha256:..." of the manifest; empty from find()
  Time created;
  std::uint64_t size = 0;              ///< bytes, unpacked
  std::string architecture, os, variant;
  std::string author;
  std::vector<std::string> layers;     ///< absolute directories, uppermost first, ready to be overlayfs' lowerdir
  std::vector<std::string> diff_ids;   ///< "sha256:...", lowest first
  std::vector<HistoryRow> history;     ///< the oldest first
  ImageConfig config;
  friend bool operator==(const Image&, const Image&) = default;
};

}  // namespace cnet
