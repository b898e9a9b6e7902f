#include "cnet/image/import_image.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <utility>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/image/change.h"
#include "cnet/image/private_process.h"
#include "cnet/image/reference.h"
#include "store_paths.h"

namespace cnet::image {
std::string private_program(const std::string& name) {
  if (const char* folder = ::secure_getenv("CNET_LIBEXEC"); folder != nullptr && *folder == '/') {
    return std::string(folder) + "/" + name;
  }
  std::array<char, PATH_MAX> self{};
  const ssize_t n = ::readlink("/proc/self/exe", self.data(), self.size());
  if (n <= 0) throw Error::system("readlink /proc/self/exe", errno);
  const std::string program(self.data(), static_cast<std::size_t>(n));
  return program.substr(0, program.rfind('/')) + "/../libexec/cnet/" + name;
}

ImageId import_image(const ImportRequest& request) {
  const Reference name = parse_reference(request.name);
  if (!name.digest.empty()) {
    throw Error("an image gets its digest from its content, so " + quoted(request.name) +
                    " cannot be given as a name",
                Error::Kind::usage);
  }
  name_entry(name);
  apply_changes(request.changes);
  if (request.source == "-" && ::isatty(STDIN_FILENO) != 0) {
    throw Error("standard input is a terminal, not an archive", Error::Kind::usage)
        .hint("pipe a tar into it: tar -C ROOTFS -c . | cnet image import - NAME");
  }

  std::vector<std::string> argv{private_program("cnet-image"), "import", "--root", request.root};
  for (const std::string& change : request.changes) {
    argv.insert(argv.end(), {"--change", change});
  }
  argv.insert(argv.end(), {"--message", request.message.empty() ? "Imported from " + request.source
                                                                : request.message});
  argv.insert(argv.end(), {"--", request.source, request.name});
  const std::string answer = run_private(
      {.argv = std::move(argv), .environment = {}, .input = std::nullopt, .on_line = {}});
  std::string_view hex = trim(answer);
  if (hex.starts_with("sha256:")) hex.remove_prefix(7);
  const auto id = ImageId::parse(hex);
  if (!id) throw Error("cnet-image answered " + quoted(answer));
  return *id;
}

}  // namespace cnet::image
