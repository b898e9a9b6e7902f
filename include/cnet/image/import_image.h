#pragma once

#include <string>
#include <vector>

#include "cnet/base/id.h"

namespace cnet::image {

struct ImportRequest {
  std::string root;    ///< /var/lib/cnet
  std::string source;  ///< a tar archive (plain, gzip, bzip2, xz, zstd), a folder, or "-" for stdin
  std::string name;    ///< "alpine", "team/web:1.2"
  std::vector<std::string> changes;  ///< --change
  std::string message;               ///< --message; empty: "Imported from SOURCE"
};

/// Makes an image of a root file system and names it. Name and changes are checked first; then the
/// private program cnet-image does the work, so that no archive or hash library is in the caller's
/// memory and what comes from an archive is parsed in a process of its own. Content that is already
/// stored is only given the name. Throws Error.
ImageId import_image(const ImportRequest& request);

/// The absolute path of one of cnet's private programs: in $CNET_LIBEXEC, else in ../libexec/cnet
/// beside this program.
std::string private_program(const std::string& name);

}  // namespace cnet::image
