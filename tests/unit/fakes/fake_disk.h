#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cnet/state/disk.h"

namespace cnet::state {

/// A Disk in memory that can fail at any change. Folders exist as long as something is in them, or
/// once made by make_folder; they are part of content() only in the second case.
class FakeDisk final : public Disk {
 public:
  /// A disk that cnet has used before: the version file is there, so that no use case has to write
  /// it.
  FakeDisk() { plant({Tree::durable, "version"}, "1\n"); }

  /// The n-th changing call from now on (1 is the next) throws Error (ENOSPC) and changes nothing;
  /// those after it work again. 0: none fails.
  void fail_at(int n) { fail_at_ = n == 0 ? 0 : changes_ + n; }
  /// How many changing calls there were: write, remove, claim, make_folder, remove_folder, move.
  int changes() const { return changes_; }

  /// Everything there is, for comparing and printing: "durable:networks/1.json" -> "file ...".
  /// Locks and the files they are taken on are no content.
  std::map<std::string, std::string> content() const;
  /// Puts a file there without counting it as a change.
  void plant(const Path& path, std::string_view text);
  void plant_claim(const Path& path, const std::string& owner);

  /// From now on another process holds this lock exclusively: lock() throws, try_lock() is refused.
  void hold_elsewhere(const Path& path);
  void let_go_elsewhere(const Path& path);
  /// The locks held now, as "runtime:networks/1/lock shared", sorted; one entry for each holder.
  std::vector<std::string> held() const;
  /// Every lock taken since the beginning, in order, in the same words.
  const std::vector<std::string>& taken() const { return taken_; }

  std::optional<std::string> read(const Path& path) override;
  void write(const Path& path, std::string_view content, Durability durability) override;
  void write_in_place(const Path& path, std::string_view content) override {
    write(path, content, Durability::plain);
  }
  bool replace_in_place(const Path& path, std::string_view expected,
                        std::string_view content) override {
    if (read(path) != expected) return false;
    write_in_place(path, content);
    return true;
  }
  bool remove(const Path& path, Durability durability) override;
  bool claim(const Path& path, const std::string& owner) override;
  std::optional<std::string> owner(const Path& path) override;
  std::vector<std::string> list(const Path& folder) override;
  bool exists(const Path& path) override;
  void make_folder(const Path& folder) override;
  void make_open_folder(const Path& folder) override { make_folder(folder); }
  void remove_folder(const Path& folder) override;
  void move(const Path& from, const Path& to) override;
  std::unique_ptr<Lock> lock(const Path& path, LockMode mode) override;
  std::unique_ptr<Lock> try_lock(const Path& path, LockMode mode) override;
  std::string absolute(const Path& path) const override;

 private:
  enum class Kind { file, claim, folder };
  struct Entry {
    Kind kind;
    std::string text;
  };
  /// One inode that locks are taken on. Survives its name, as flock does.
  struct LockFile {
    std::string name;
    int shared = 0;
    bool exclusive = false;
    bool elsewhere = false;
  };
  class HeldLock;
  using Key = std::pair<Tree, std::string>;

  void count_change(const std::string& attempt);
  const Entry* find(const Path& path, Kind kind) const;

  std::map<Key, Entry> entries_;
  std::map<Key, std::shared_ptr<LockFile>> lock_files_;
  std::multiset<std::string> held_;
  std::vector<std::string> taken_;
  int changes_ = 0;
  int fail_at_ = 0;
};

}  // namespace cnet::state
