#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cnet/base/unique_fd.h"
#include "cnet/state/disk.h"

namespace cnet::state {

/// The Disk on two real folders. They are made (0700, whatever the umask) by the first change;
/// reading what was never written finds nothing and makes nothing. Paths are resolved beneath their
/// root by file descriptors; one that would leave it is an Error. For one thread.
class RealDisk final : public Disk {
 public:
  /// Absolute paths; throws Error (usage) otherwise.
  RealDisk(std::string root, std::string run_root);

  /// How long lock() waits; 30 s unless a test says otherwise.
  void set_lock_patience(std::chrono::milliseconds patience) { patience_ = patience; }

  std::optional<std::string> read(const Path& path) override;
  void write(const Path& path, std::string_view content, Durability durability) override;
  void write_in_place(const Path& path, std::string_view content) override;
  bool replace_in_place(const Path& path, std::string_view expected,
                        std::string_view content) override;
  bool remove(const Path& path, Durability durability) override;
  /// A symbolic link to the owner: made with its value in one system call, so there is never a
  /// claim of nobody, and read in one. link(2), the other atomic way, would need a temporary file
  /// and leave it behind when killed.
  bool claim(const Path& path, const std::string& owner) override;
  /// The empty text when there is something, but no claim.
  std::optional<std::string> owner(const Path& path) override;
  /// Leaves out names that begin with '.', and removes temporary files whose writer is dead.
  std::vector<std::string> list(const Path& folder) override;
  bool exists(const Path& path) override;
  void make_folder(const Path& folder) override;
  void make_open_folder(const Path& folder) override;
  void remove_folder(const Path& folder) override;
  void move(const Path& from, const Path& to) override;
  std::unique_ptr<Lock> lock(const Path& path, LockMode mode) override;
  std::unique_ptr<Lock> try_lock(const Path& path, LockMode mode) override;
  std::string absolute(const Path& path) const override;

 private:
  struct Root {
    std::string path;
    UniqueFd fd;  ///< O_PATH; empty until the folder is there
  };
  enum class Missing { make, leave };
  struct Written {
    bool done;  ///< false: a sweeper took the temporary file for a dead writer's
  };

  /// The root's descriptor; -1 when the folder is missing and stays so.
  int root_fd(Tree tree, Missing missing);
  /// openat2 beneath the root, following no link; empty when something of the path is missing.
  UniqueFd open_beneath(const Path& path, std::uint64_t flags);
  std::string read_from_start(const UniqueFd& file, const Path& path);
  /// The folder that a file lies in, open for fsync; empty when it is missing and stays so.
  UniqueFd open_folder_of(const Path& path, Missing missing);
  /// The folder and those above it. False when all were there.
  bool make_folders(Tree tree, std::string_view relative);
  void sync_folders_above(const Path& path);
  Written try_write(const Path& path, std::string_view content, Durability durability);
  UniqueFd open_lock_file(const Path& path);
  bool is_still_there(const UniqueFd& file, const Path& path);

  std::array<Root, 2> roots_;
  std::chrono::milliseconds patience_{30'000};
  unsigned temporary_files_ = 0;
};

}  // namespace cnet::state
