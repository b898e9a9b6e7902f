#pragma once

#include <archive.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "cnet/base/error.h"
#include "cnet/image/import_tree.h"
#include "entry.h"
#include "sha256.h"

namespace cnet::image {

struct ArchiveReadFree {
  void operator()(archive* a) const { ::archive_read_free(a); }
};
using ArchiveReader = std::unique_ptr<archive, ArchiveReadFree>;

/// The uncompressed bytes of a stream that may be compressed once, hashed and counted as they go
/// by. Decompressors are the libraries that libarchive was built with, never programs.
class Decompressor {
 public:
  /// `fd` stays the caller's; `name` is for messages.
  Decompressor(int fd, std::string name, const Limits& limits, TarCopy copy = {});

  /// The next bytes, valid until the next call; empty at the end.
  std::span<const char> next();
  /// After the end: SHA-256 of everything.
  std::string digest() { return hash_.hex(); }
  /// Bytes taken from the source so far.
  std::uint64_t compressed() const;

 private:
  void check_limits() const;
  Error failure() const;

  std::string name_;
  Limits limits_;
  TarCopy copy_;
  ArchiveReader reader_;
  Sha256 hash_;
  std::uint64_t total_ = 0;
};

}  // namespace cnet::image
