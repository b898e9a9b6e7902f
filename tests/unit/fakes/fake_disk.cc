#include "fake_disk.h"

#include <cerrno>

#include "cnet/base/error.h"

namespace cnet::state {
namespace {

std::string name_of(Tree tree, const std::string& relative) {
  return (tree == Tree::durable ? "durable:" : "runtime:") + relative;
}
std::string name_of(const Path& path) { return name_of(path.tree, path.relative); }

std::pair<Tree, std::string> key_of(const Path& path) { return {path.tree, path.relative}; }

bool is_below(const std::string& path, const std::string& folder) {
  return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

}  // namespace

class FakeDisk::HeldLock final : public Lock {
 public:
  HeldLock(FakeDisk& disk, std::shared_ptr<LockFile> file, LockMode mode)
      : disk_(disk),
        file_(std::move(file)),
        mode_(mode),
        words_(file_->name + (mode == LockMode::shared ? " shared" : " exclusive")) {
    if (mode_ == LockMode::shared) {
      ++file_->shared;
    } else {
      file_->exclusive = true;
    }
    disk_.held_.insert(words_);
    disk_.taken_.push_back(words_);
  }
  HeldLock(const HeldLock&) = delete;
  HeldLock& operator=(const HeldLock&) = delete;
  ~HeldLock() override {
    if (mode_ == LockMode::shared) {
      --file_->shared;
    } else {
      file_->exclusive = false;
    }
    disk_.held_.erase(disk_.held_.find(words_));
  }

 private:
  FakeDisk& disk_;
  std::shared_ptr<LockFile> file_;
  LockMode mode_;
  std::string words_;
};

std::map<std::string, std::string> FakeDisk::content() const {
  std::map<std::string, std::string> all;
  for (const auto& [key, entry] : entries_) {
    std::string text;
    switch (entry.kind) {
      case Kind::file:
        text = "file " + entry.text;
        break;
      case Kind::claim:
        text = "claim " + entry.text;
        break;
      case Kind::folder:
        text = "folder";
        break;
    }
    all.emplace(name_of(key.first, key.second), std::move(text));
  }
  return all;
}

void FakeDisk::plant(const Path& path, std::string_view text) {
  entries_.insert_or_assign(key_of(path), Entry{Kind::file, std::string(text)});
}

void FakeDisk::plant_claim(const Path& path, const std::string& owner) {
  entries_.insert_or_assign(key_of(path), Entry{Kind::claim, owner});
}

void FakeDisk::hold_elsewhere(const Path& path) {
  auto& file = lock_files_[key_of(path)];
  if (!file) file = std::make_shared<LockFile>(LockFile{.name = name_of(path)});
  file->elsewhere = true;
}

void FakeDisk::let_go_elsewhere(const Path& path) {
  const auto file = lock_files_.find(key_of(path));
  if (file != lock_files_.end()) file->second->elsewhere = false;
}

std::vector<std::string> FakeDisk::held() const { return {held_.begin(), held_.end()}; }

void FakeDisk::count_change(const std::string& attempt) {
  ++changes_;
  if (changes_ == fail_at_) throw Error::system(attempt, ENOSPC);
}

const FakeDisk::Entry* FakeDisk::find(const Path& path, Kind kind) const {
  const auto entry = entries_.find(key_of(path));
  return entry != entries_.end() && entry->second.kind == kind ? &entry->second : nullptr;
}

std::optional<std::string> FakeDisk::read(const Path& path) {
  const auto entry = entries_.find(key_of(path));
  if (entry == entries_.end()) return std::nullopt;
  if (entry->second.kind != Kind::file) {
    throw Error(name_of(path) + " is not a regular file", Error::Kind::damaged);
  }
  return entry->second.text;
}

void FakeDisk::write(const Path& path, std::string_view content, Durability) {
  count_change("write " + name_of(path));
  entries_.insert_or_assign(key_of(path), Entry{Kind::file, std::string(content)});
}

bool FakeDisk::remove(const Path& path, Durability) {
  count_change("remove " + name_of(path));
  if (find(path, Kind::folder) != nullptr) throw Error::system("remove " + name_of(path), EISDIR);
  const bool had_lock = lock_files_.erase(key_of(path)) > 0;
  return entries_.erase(key_of(path)) > 0 || had_lock;
}

bool FakeDisk::claim(const Path& path, const std::string& owner) {
  count_change("claim " + name_of(path));
  return entries_.emplace(key_of(path), Entry{Kind::claim, owner}).second;
}

std::optional<std::string> FakeDisk::owner(const Path& path) {
  if (const Entry* entry = find(path, Kind::claim)) return entry->text;
  if (entries_.contains(key_of(path))) return "";
  return std::nullopt;
}

std::vector<std::string> FakeDisk::list(const Path& folder) {
  std::set<std::string> names;
  const auto add = [&](const Key& key) {
    if (key.first != folder.tree || !is_below(key.second, folder.relative)) return;
    const std::string below = key.second.substr(folder.relative.size() + 1);
    if (below.front() != '.') names.insert(below.substr(0, below.find('/')));
  };
  for (const auto& [key, entry] : entries_) add(key);
  for (const auto& [key, file] : lock_files_) add(key);
  return {names.begin(), names.end()};
}

bool FakeDisk::exists(const Path& path) {
  if (entries_.contains(key_of(path)) || lock_files_.contains(key_of(path))) return true;
  return !list(path).empty();
}

void FakeDisk::make_folder(const Path& folder) {
  count_change("make folder " + name_of(folder));
  entries_.emplace(key_of(folder), Entry{Kind::folder, ""});
}

void FakeDisk::remove_folder(const Path& folder) {
  count_change("remove folder " + name_of(folder));
  const auto inside = [&](const auto& item) {
    const Key& key = item.first;
    return key.first == folder.tree &&
           (key.second == folder.relative || is_below(key.second, folder.relative));
  };
  std::erase_if(entries_, inside);
  std::erase_if(lock_files_, inside);
}

void FakeDisk::move(const Path& from, const Path& to) {
  const std::string attempt = "move " + name_of(from) + " to " + name_of(to);
  count_change(attempt);
  if (!exists(from)) throw Error::system(attempt, ENOENT);
  if (exists(to)) throw Error::system(attempt, EEXIST);
  const auto move_all = [&](auto& map) {
    auto moved = map;
    moved.clear();
    for (auto it = map.begin(); it != map.end();) {
      const std::string& name = it->first.second;
      const bool inside =
          it->first.first == from.tree && (name == from.relative || is_below(name, from.relative));
      if (!inside) {
        ++it;
        continue;
      }
      moved.emplace(Key{to.tree, to.relative + name.substr(from.relative.size())}, it->second);
      it = map.erase(it);
    }
    map.merge(moved);
  };
  move_all(entries_);
  move_all(lock_files_);
}

std::unique_ptr<Lock> FakeDisk::lock(const Path& path, LockMode mode) {
  if (auto held = try_lock(path, mode)) return held;
  throw Error("wait for the lock " + name_of(path) + ": held for more than 30 s by process 1");
}

std::unique_ptr<Lock> FakeDisk::try_lock(const Path& path, LockMode mode) {
  auto& file = lock_files_[key_of(path)];
  if (!file) file = std::make_shared<LockFile>(LockFile{.name = name_of(path)});
  const bool wanted_alone = mode == LockMode::exclusive;
  if (file->elsewhere || file->exclusive || (wanted_alone && file->shared > 0)) return nullptr;
  return std::make_unique<HeldLock>(*this, file, mode);
}

std::string FakeDisk::absolute(const Path& path) const {
  return (path.tree == Tree::durable ? "/fake/durable/" : "/fake/runtime/") + path.relative;
}

}  // namespace cnet::state
