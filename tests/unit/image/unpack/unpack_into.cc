#include "unpack_into.h"

#include <fcntl.h>

#include "scratch.h"
#include "tar_source.h"
#include "tree_writer.h"
#include "utf8_locale.h"

namespace cnet::test {

std::string unpack_into(const std::string& folder, const std::string& archive,
                        const image::Limits& limits, image::TreeKind kind) {
  const UniqueFd root(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  const image::Utf8Locale utf8;
  image::TarSource source(memory_file(archive), "archive", limits);
  image::TreeWriter writer(root.get(), kind, limits);
  while (const auto entry = source.next()) writer.write(*entry, source);
  return source.diff_id();
}

}  // namespace cnet::test
