#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <string>

#include "cnet/base/unique_fd.h"
#include "cnet/image/import_tree.h"
#include "entry.h"
#include "entry_path.h"
#include "in_root.h"

namespace cnet::image {

/// Writes a root file system entry by entry into one folder and touches nothing outside it,
/// whatever the entries say. Folders on the way are resolved in the root; the last part is always
/// made anew, never opened through a link. Modes, owners, times and hard links are kept; of the
/// extended attributes security.capability and user.* without overlayfs' own. Devices and FIFOs are
/// made as in Docker: nobody but root reaches them below a folder of mode 0700, and a container's
/// device rules decide there. Character device 0:0 is overlayfs' whiteout and left out; one is made
/// only for a layer's ".wh.NAME", and overlayfs' opaque mark only for its ".wh..wh..opq". A file
/// may replace what an earlier entry made, but not a folder with something in it. Memory does not
/// grow with the tree.
class TreeWriter {
 public:
  /// `root` stays the caller's.
  TreeWriter(int root, TreeKind kind, const Limits& limits)
      : root_(root), kind_(kind), limits_(limits) {}
  ~TreeWriter() { leave_parent(); }
  TreeWriter(const TreeWriter&) = delete;
  TreeWriter& operator=(const TreeWriter&) = delete;

  /// Takes a file's content from `source`. Throws Error that names the entry.
  void write(const Entry& entry, TreeSource& source);

  std::uint64_t size() const { return size_; }  ///< bytes of all files so far

 private:
  void write_folder(const Entry& entry, const std::string& path);
  void write_file(const Entry& entry, const std::string& leaf, TreeSource& source);
  void write_symlink(const Entry& entry, const std::string& leaf);
  void write_hardlink(const Entry& entry, const std::string& leaf);
  void write_node(const Entry& entry, const std::string& leaf);
  /// True when the entry is one, and done.
  bool write_whiteout(const Entry& entry, const SplitPath& at);
  void set_attributes(const Entry& entry, int fd);
  void set_attributes_by_name(const Entry& entry, const std::string& leaf);
  /// What was in the way.
  enum class Was { nothing, whiteout };
  Was make_room(const Entry& entry, const std::string& leaf);
  void enter_parent(const Entry& entry, const std::string& folder);
  void make_folders(const Entry& entry, const std::string& folder);
  void leave_parent();

  int root_;
  TreeKind kind_;
  Limits limits_;
  std::uint64_t entries_ = 0;
  std::uint64_t size_ = 0;

  // The folder that the entries at hand go into. Making an entry changes its folder's mtime, so
  // leaving it puts the time back: no list of folders has to be kept for the end.
  UniqueFd parent_;
  std::string parent_path_;
  timespec parent_mtime_{};
};

}  // namespace cnet::image
