#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cnet::state {

/// Which of the two trees a path is in. Paths are relative to it and never leave it.
enum class Tree {
  durable,  ///< --root, /var/lib/cnet: survives a power cut when written with Durability::synced
  runtime,  ///< --run-root, /run/cnet: tmpfs; dies with the kernel objects it describes
};

struct Path {
  Tree tree;
  std::string relative;
};

enum class Durability {
  synced,  ///< write, fdatasync, rename, fsync of the folder
  plain,   ///< write, rename
};

enum class LockMode { shared, exclusive };

/// Held until destroyed. flock(2): dies with its holder.
class Lock {
 public:
  virtual ~Lock() = default;
};

/// The seam to the file system, as narrow as the store allows; the tests have one in memory that fails at the n-th
/// change. Every method throws Error::system on what is not said to be a normal answer.
class Disk {
 public:
  virtual ~Disk() = default;

  /// The content; absent when there is no such file. Refuses what is no regular file or longer than 16 MiB.
  virtual std::optional<std::string> read(const Path& path) = 0;
  /// Replaces the file atomically; makes missing folders (0700). The file is 0600.
  virtual void write(const Path& path, std::string_view content, Durability durability) = 0;
  /// Replaces the content of the file, which everybody may read, but not the file: whoever has it open or mounted sees
  /// the new content. Not atomic. Makes it if it is missing.
  virtual void write_in_place(const Path& path, std::string_view content) = 0;
  /// The same if the content is `expected`; false otherwise.
  virtual bool replace_in_place(const Path& path, std::string_view expected, std::string_view content) = 0;
  /// Removes a file or claim; false when it was not there.
  virtual bool remove(const Path& path, Durability durability) = 0;

  /// A claim: a name that one owner holds, made atomically with its value (symlink(2)). False when somebody has it.
  virtual bool claim(const Path& path, const std::string& owner) = 0;
  /// Who holds it; absent when nobody does.
  virtual std::optional<std::string> owner(const Path& path) = 0;

  /// Names in a folder, unordered; empty when there is no such folder.
  virtual std::vector<std::string> list(const Path& folder) = 0;
  virtual bool exists(const Path& path) = 0;
  virtual void make_folder(const Path& folder) = 0;
  /// The same with a folder that everybody may enter who gets as far as it (0755).
  virtual void make_open_folder(const Path& folder) = 0;
  /// Removes a folder with everything in it, never following a symbolic link or crossing a mount.
  virtual void remove_folder(const Path& folder) = 0;
  /// Moves a file or folder within its tree, over nothing.
  virtual void move(const Path& from, const Path& to) = 0;

  /// Waits for a lock on the file, making it if needed; compares fstat with stat afterwards, since the file may have
  /// been unlinked meanwhile. A wait over 30 s throws an Error that names the holder.
  virtual std::unique_ptr<Lock> lock(const Path& path, LockMode mode) = 0;
  /// Absent when somebody else holds it.
  virtual std::unique_ptr<Lock> try_lock(const Path& path, LockMode mode) = 0;

  /// The absolute path, for the kernel (overlay folders, sockets).
  virtual std::string absolute(const Path& path) const = 0;
};

}  // namespace cnet::state
