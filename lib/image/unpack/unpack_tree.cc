#include "unpack_tree.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "cnet/base/error.h"
#include "cnet/base/unique_fd.h"
#include "disk_full.h"
#include "tree_writer.h"

namespace cnet::image {

/// One syncfs waits for the whole file system, but once: a sync of each file waits for the disk as
/// many times as there are files.
std::uint64_t unpack_tree(TreeSource& source, const std::string& folder, TreeKind kind,
                          const Limits& limits) {
  const UniqueFd root(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!root) throw Error::system("open " + folder, errno);
  // 0755 unless the source says otherwise: a container's own users walk through its root folder.
  if (::fchmod(root.get(), 0755) != 0) throw Error::system("chmod " + folder, errno);
  std::uint64_t size = 0;
  {
    TreeWriter writer(root.get(), kind, limits);
    while (const auto entry = source.next()) writer.write(*entry, source);
    size = writer.size();
  }
  if (::syncfs(root.get()) != 0) throw write_error("write " + folder + " to disk", errno);
  return size;
}

}  // namespace cnet::image
