#include "cnet/image/image_archives.h"

#include <unistd.h>

#include <array>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/image/import_image.h"
#include "cnet/image/private_process.h"

namespace cnet::image {

void load_images(const LoadRequest& request) {
  if (request.source == "-" && ::isatty(STDIN_FILENO) != 0) {
    throw Error("standard input is a terminal, not an archive", Error::Kind::usage)
        .hint("name the file with --input, or pipe it: cnet image load < FILE");
  }
  run_private({.argv = {private_program("cnet-image"), "load", "--root", request.root, "--",
                        request.source},
               .environment = {},
               .input = {},
               .on_line = request.on_image});
}

void save_images(const SaveRequest& request) {
  const std::array<std::string, 2> formats{"docker-archive", "oci-archive"};
  if (request.format != formats[0] && request.format != formats[1]) {
    throw Error("--format " + quoted(request.format) + " is no format of archives",
                Error::Kind::usage)
        .hint("the formats are " + join(formats, ", "));
  }
  if (request.target == "-" && ::isatty(STDOUT_FILENO) != 0) {
    throw Error("standard output is a terminal, and an archive is no text", Error::Kind::usage)
        .hint("name a file with --output, or redirect it: cnet image save IMAGE > FILE");
  }
  std::vector<std::string> argv{private_program("cnet-image"),
                                "save",
                                "--root",
                                request.root,
                                "--format",
                                request.format,
                                "--output",
                                request.target,
                                "--"};
  argv.insert(argv.end(), request.images.begin(), request.images.end());
  run_private({.argv = std::move(argv),
               .environment = {},
               .input = {},
               .own_stdout = request.target == "-",
               .on_line = {}});
}

}  // namespace cnet::image
