#include "disk_full.h"

#include <cerrno>

namespace cnet::image {

Error write_error(const std::string& attempt, int err) {
  Error error = Error::system(attempt, err);
  if (err != ENOSPC && err != EDQUOT) return error;
  return std::move(error).hint(
      "make room where images are kept: `cnet image prune` removes those without a name, with -a "
      "all that no container uses");
}

}  // namespace cnet::image
