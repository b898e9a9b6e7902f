#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "cnet/image/blob_store.h"
#include "cnet/image/import_tree.h"
#include "tar_source.h"

namespace cnet::image {

/// The files of an archive of images, read from front to end and brought into the blob store as
/// they come: what index.json or manifest.json says of them may stand behind them.
class ArchiveFiles {
 public:
  struct File {
    Digest digest;
    std::uint64_t size = 0;
  };

  explicit ArchiveFiles(BlobStore& blobs) : blobs_(blobs) {}

  void read(TarSource& archive, const std::function<void()>& checkpoint);

  /// By path, through the links of the archive; absent when there is no such file.
  std::optional<File> find(const std::string& path) const;
  /// The text of a document at the top: "index.json", "manifest.json". Absent when there is none.
  std::optional<std::string> document(const std::string& name) const;

 private:
  void take(const Entry& entry, TarSource& archive, const std::function<void()>& checkpoint);
  void take_named(const Entry& entry, const Digest& digest, TarSource& archive);
  void take_unnamed(const Entry& entry, const std::string& path, TarSource& archive);
  void take_document(const Entry& entry, const std::string& path, TarSource& archive);

  BlobStore& blobs_;
  std::map<std::string, File> files_;
  std::map<std::string, std::string> links_;
  std::map<std::string, std::string> documents_;
};

}  // namespace cnet::image
