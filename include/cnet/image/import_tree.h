#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "cnet/base/id.h"
#include "cnet/image/reference.h"
#include "cnet/model/image.h"
#include "cnet/state/disk.h"

namespace cnet::image {

/// What an archive may cost. The defaults are far above any real image; the disk is the limit
/// before them.
struct Limits {
  std::uint64_t total_bytes = std::uint64_t{256} << 30;  ///< of the uncompressed archive
  std::uint64_t file_bytes = std::uint64_t{64} << 30;    ///< of one file, holes included
  std::uint64_t entries = 1'000'000;
  std::size_t xattr_bytes = 64 * 1024;  ///< name and value of one; the kernel's own limit too
  std::uint64_t ratio = 1000;           ///< uncompressed to compressed,
  std::uint64_t ratio_from = 64 << 20;  ///< from this many uncompressed bytes on
};

struct ImportOptions {
  std::string source;  ///< a tar archive, a folder, or "-" for stdin
  Reference name;
  ImageConfig config;
  std::string message;  ///< the comment of its history's only row
  Limits limits;
  std::function<void()>
      checkpoint;  ///< called for each entry and piece; throws to stop. May be empty
};

/// Makes an image of one layer: unpacks into staging, brings that and the tar itself safely to
/// disk, puts both in place. Afterwards, however it ended, ImageStore::collect() removes what is
/// left.
ImageId import_tree(state::Disk& disk, const ImportOptions& options);

}  // namespace cnet::image
