// The store's volumes: a folder each, with the record and the data in it.
#include <algorithm>

#include "cnet/model/names.h"
#include "cnet/state/store.h"
#include "store_paths.h"

namespace cnet::state {

std::vector<std::string> Store::volume_names() {
  std::vector<std::string> names = disk_.list(paths::volumes());
  std::erase_if(names, [&](const std::string& name) {
    return !is_valid_name(name) || !disk_.exists(paths::volume(name));
  });
  return names;
}

void Store::make_volume(const Volume& volume, Durability durability) {
  if (!disk_.exists(paths::volume(volume.name))) {
    write_record(paths::volume(volume.name), to_text(volume), durability);
  }
  disk_.make_open_folder(paths::volume_data(volume.name));
  remove_dead_copies(volume.name);
}

/// Of containers that were killed while they filled it.
void Store::remove_dead_copies(const std::string& name) {
  for (const std::string& entry : disk_.list(paths::volume_folder(name))) {
    if (!entry.starts_with("copy.partial.")) continue;
    const auto idle = disk_.try_lock(paths::volume_lock(name), LockMode::exclusive);
    if (!idle) return;
    const Path copy{Tree::durable, paths::volume_folder(name).relative + "/" + entry};
    disk_.remove_folder(copy);
  }
}

void Store::erase_volume(const std::string& name) {
  if (!disk_.exists(paths::volume_folder(name))) return;
  disk_.move(paths::volume_folder(name), paths::removed("volume." + random_hex64()));
}

std::string Store::volume_path(const std::string& name) const {
  return disk_.absolute(paths::volume_folder(name));
}

std::string Store::volumes_path() const { return disk_.absolute(paths::volumes()); }

std::unique_ptr<Lock> Store::lock_volumes() {
  return disk_.lock(paths::volumes_lock(), LockMode::exclusive);
}

}  // namespace cnet::state
