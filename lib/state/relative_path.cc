#include "relative_path.h"

#include "cnet/base/error.h"
#include "cnet/base/text.h"

namespace cnet::state {

std::string folder_of(std::string_view relative) {
  const std::size_t slash = relative.rfind('/');
  return std::string(slash == relative.npos ? "" : relative.substr(0, slash));
}

std::string leaf_of(std::string_view relative) {
  return std::string(relative.substr(relative.rfind('/') + 1));
}

void require_beneath(std::string_view relative) {
  for (const std::string_view part : split(relative, '/')) {
    if (part.empty() || part == "." || part == ".." || part.find('\0') != part.npos) {
      throw Error(quoted(relative) + " is no path beneath a state folder", Error::Kind::usage);
    }
  }
}

}  // namespace cnet::state
