#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cnet/base/error.h"
#include "cnet/base/unique_fd.h"
#include "entry.h"
#include "tar_digest.h"

namespace cnet::image {

/// A folder of the host, read in the order of names. No symbolic link is followed and no mount
/// entered: a mount point is an empty folder. Sockets are left out, as tar leaves them out. The
/// diff id is that of the pax archive which these entries make, so the same tree has the same id.
class FolderSource : public TreeSource {
 public:
  /// `skipped` are folders (device, inode) whose content is left out: the image store, when it is
  /// inside.
  FolderSource(UniqueFd root, std::string name, std::set<std::pair<dev_t, ino_t>> skipped,
               TarCopy copy = {});

  std::optional<Entry> next() override;
  std::optional<Block> block() override;
  std::string diff_id() override { return digest_.finish(); }

 private:
  std::optional<Entry> describe(const std::string& path);
  /// Opens what was described, and nothing that has taken its place since.
  UniqueFd open_same(const std::string& path, int flags, const struct stat& status);
  void read_folder(const std::string& path, UniqueFd fd);
  bool is_known_hardlink(Entry& entry, const struct stat& status);
  Error failed(const std::string& path, int err) const;

  UniqueFd root_;
  std::string name_;
  std::set<std::pair<dev_t, ino_t>> skipped_;
  std::vector<std::string> pending_{""};  ///< the next one is the last
  std::map<std::pair<dev_t, ino_t>, std::string>
      linked_;  ///< files with several names: the first one seen
  TarDigest digest_;

  UniqueFd file_;  ///< whose content block() reads
  std::string file_path_;
  std::uint64_t file_size_ = 0;
  std::uint64_t file_at_ = 0;
  std::vector<char> buffer_;
};

}  // namespace cnet::image
