#pragma once

#include <sys/types.h>
#include <time.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace cnet::image {

enum class EntryKind { file, folder, symlink, hardlink, fifo, char_device, block_device };

/// One object of a root file system as its source describes it. Nothing in it is trusted.
struct Entry {
  std::string path;  ///< as the source wrote it
  EntryKind kind = EntryKind::file;
  mode_t mode = 0;  ///< permission bits only
  std::int64_t uid = 0;
  std::int64_t gid = 0;
  std::optional<timespec> mtime;
  std::string link;  ///< a symlink's target; a hardlink's other name
  dev_t device = 0;
  std::uint64_t size = 0;  ///< bytes of a file, holes included
  std::vector<std::pair<std::string, std::string>> xattrs;
};

/// A piece of a file's content; between pieces there may be holes.
struct Block {
  std::uint64_t offset = 0;
  std::span<const char> bytes;  ///< valid until the next call of the source
};

/// Takes the bytes of the uncompressed tar as they go by. May be empty.
using TarCopy = std::function<void(std::span<const char>)>;

/// Where a root file system comes from. Errors are thrown.
class TreeSource {
 public:
  virtual ~TreeSource() = default;
  /// The next object; absent at the end.
  virtual std::optional<Entry> next() = 0;
  /// The next piece of the file that next() returned; absent at its end.
  virtual std::optional<Block> block() = 0;
  /// After the end: SHA-256 of the uncompressed tar, 64 hex.
  virtual std::string diff_id() = 0;
};

}  // namespace cnet::image
