#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cnet/base/time.h"
#include "cnet/model/image.h"

namespace cnet::image {

/// What cnet reads of and writes into an OCI image configuration.
struct OciConfig {
  Time created;
  ImageConfig config;
  std::vector<std::string> diff_ids;  ///< 64 hex each, lowest layer first
  std::string comment;                ///< history's only row; not read back
};

/// Throws Error (damaged) for what is no image configuration of this platform's kind: `what` names
/// it. Labels that are reserved for cnet are left out.
OciConfig parse_oci_config(std::string_view json, const std::string& what);

/// Canonical: the same value gives the same bytes. Throws Error (usage) for text that is not UTF-8.
std::string oci_config_json(const OciConfig& config);

}  // namespace cnet::image
