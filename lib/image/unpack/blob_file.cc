#include "blob_file.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <cerrno>

#include "../store_paths.h"
#include "cnet/base/error.h"
#include "disk_full.h"

namespace cnet::image {

void write_blob_bytes(const UniqueFd& file, std::span<const char> bytes, std::uint64_t offset) {
  while (!bytes.empty()) {
    const ssize_t n = ::pwrite(file.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw write_error("write to the image store", errno);
    bytes = bytes.subspan(static_cast<std::size_t>(n));
    offset += static_cast<std::uint64_t>(n);
  }
}

void settle_blob(state::Disk& disk, const UniqueFd& file, const std::string& from,
                 const Digest& digest) {
  const std::string to = disk.absolute(blob_path(digest));
  const std::string folder = to.substr(0, to.rfind('/'));
  if (::fdatasync(file.get()) != 0) throw write_error("write " + to + " to disk", errno);
  if (::rename(from.c_str(), to.c_str()) != 0) throw write_error("name " + to, errno);
  const UniqueFd above(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!above || ::fsync(above.get()) != 0) throw write_error("sync " + folder, errno);
}

}  // namespace cnet::image
