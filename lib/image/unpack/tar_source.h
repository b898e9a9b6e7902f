#pragma once

#include <exception>
#include <optional>
#include <string>

#include "cnet/base/unique_fd.h"
#include "cnet/image/import_tree.h"
#include "decompressor.h"
#include "entry.h"

namespace cnet::image {

/// A tar archive: ustar, pax or GNU, compressed or not. To be used within a Utf8Locale.
class TarSource : public TreeSource {
 public:
  TarSource(UniqueFd fd, const std::string& name, const Limits& limits, TarCopy copy = {});
  TarSource(const TarSource&) = delete;
  TarSource& operator=(const TarSource&) = delete;

  std::optional<Entry> next() override;
  std::optional<Block> block() override;
  std::string diff_id() override;
  /// Bytes of the file read so far.
  std::uint64_t position() const { return bytes_.compressed(); }

 private:
  static la_ssize_t feed(archive* reader, void* self, const void** buffer);
  [[noreturn]] void fail();
  Entry convert(archive_entry* entry) const;

  UniqueFd fd_;
  std::string name_;
  Limits limits_;
  Decompressor bytes_;
  std::exception_ptr thrown_;  ///< by bytes_ inside feed(): an exception must not cross libarchive
  ArchiveReader reader_;
};

}  // namespace cnet::image
