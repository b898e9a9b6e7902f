#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cnet/base/time.h"
#include "cnet/image/digest.h"
#include "cnet/image/manifest.h"
#include "cnet/model/image.h"

namespace cnet::image {

/// What cnet reads of and writes into an image configuration, OCI's or Docker's.
struct OciConfig {
  Time created;
  Platform platform;
  std::string author;
  ImageConfig config;
  std::vector<Digest> diff_ids;  ///< lowest layer first
  std::vector<HistoryRow> history;
};

/// Throws Error (damaged) for what is no image configuration of this platform's kind: `what` names
/// it. Labels that are reserved for cnet are left out.
OciConfig parse_oci_config(std::string_view json, const std::string& what);

/// Canonical: the same value gives the same bytes. Throws Error (usage) for text that is not UTF-8.
std::string oci_config_json(const OciConfig& config);

}  // namespace cnet::image
