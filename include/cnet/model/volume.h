#pragma once

#include <map>
#include <string>

#include "cnet/base/time.h"

namespace cnet {

/// The label of a volume that was made for one container and has no name of its own, as Docker's.
inline constexpr const char* kAnonymousVolume = "com.docker.volume.anonymous";

/// In a volume's folder: what containers see of it.
inline constexpr const char* kVolumeData = "_data";

/// A folder of cnet's that outlives containers: what `volumes/<name>/volume.json` holds.
struct Volume {
  std::string name;  ///< a valid name, or 64 hex when it is anonymous
  Time created;
  std::map<std::string, std::string> labels;
  friend bool operator==(const Volume&, const Volume&) = default;
};

}  // namespace cnet
