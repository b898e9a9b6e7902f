#include <algorithm>
#include <set>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/image/image_store.h"
#include "oci_config.h"
#include "store_paths.h"

namespace cnet::image {

using state::Durability;
using state::LockMode;

ImageStore::Removal ImageStore::remove(const std::string& reference, bool force,
                                       const UsedBy& used_by) {
  const auto lock = disk_.lock(store_path("lock"), LockMode::exclusive);
  const auto wanted = resolve(reference);
  if (!wanted) throw Error("no such image: " + quoted(reference), Error::Kind::not_found);
  std::vector<Claim> all = claims();
  std::erase_if(all, [&](const Claim& claim) { return claim.id != wanted->id; });
  std::vector<Claim> dropped = all;
  if (!wanted->entry.empty()) {
    std::erase_if(dropped, [&](const Claim& claim) { return claim.entry != wanted->entry; });
  } else if (all.size() > 1 && !force) {
    throw Error("image " + wanted->id.short_form() + " has several names", Error::Kind::in_use)
        .hint("remove it by name, or all names with --force");
  }
  const bool last = dropped.size() == all.size();
  if (const auto user = last ? used_by(wanted->id) : std::nullopt) {
    throw Error("image " + quoted(reference) + " is used by container " + quoted(*user),
                Error::Kind::in_use)
        .hint("remove the container first: cnet rm " + shell_quoted(*user));
  }
  Removal removal;
  for (const Claim& claim : dropped) {
    disk_.remove(name_path(claim.entry), Durability::synced);
    if (const auto name = entry_reference(claim.entry)) {
      removal.untagged.push_back(name->familiar());
    }
  }
  if (last) removal.deleted = wanted->id;
  sweep();
  return removal;
}

void ImageStore::sweep() {
  sweep_configs();
  sweep_layers();
  sweep_staging();
}

void ImageStore::sweep_configs() {
  std::set<std::string> living;
  for (const Claim& claim : claims()) living.insert(config_path(claim.id).relative);
  for (const std::string& file : disk_.list(store_path("configs"))) {
    const state::Path path = store_path("configs/" + file);
    if (!living.contains(path.relative)) disk_.remove(path, Durability::plain);
  }
}

void ImageStore::sweep_layers() {
  std::set<std::string> living;
  for (const std::string& file : disk_.list(store_path("configs"))) {
    const auto text = disk_.read(store_path("configs/" + file));
    if (!text) continue;
    for (const std::string& diff_id : parse_oci_config(*text, file).diff_ids)
      living.insert(diff_id);
  }
  for (const std::string& entry : disk_.list(store_path("layers"))) {
    const std::string diff_id = entry.substr(0, entry.find('.'));
    if (living.contains(diff_id)) continue;
    if (diff_id != entry) {
      disk_.remove(layer_size_path(diff_id), Durability::plain);
      continue;
    }
    // Out of sight first: half a layer must never be found under its digest.
    const state::Path doomed = store_path("staging/" + random_hex64());
    disk_.make_folder(store_path("staging"));
    disk_.move(layer_path(diff_id), doomed);
  }
}

void ImageStore::sweep_staging() {
  for (const std::string& entry : disk_.list(store_path("staging"))) {
    const state::Path folder = store_path("staging/" + entry);
    const auto lock = disk_.try_lock({folder.tree, folder.relative + "/lock"}, LockMode::exclusive);
    if (lock) disk_.remove_folder(folder);  // nobody's: its import was killed
  }
}

}  // namespace cnet::image
