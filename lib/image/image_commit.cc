#include <utility>

#include "cnet/base/error.h"
#include "cnet/image/image_store.h"
#include "oci_config.h"
#include "store_paths.h"

namespace cnet::image {

using state::Durability;
using state::LockMode;

state::Path ImageStore::Staging::layer() const { return store_path(folder + "/layer"); }
state::Path ImageStore::Staging::files() const { return store_path(folder + "/layer/fs"); }

ImageStore::Staging ImageStore::stage() {
  const auto lock = disk_.lock(store_path("lock"), LockMode::exclusive);
  sweep();
  const std::string folder = "staging/" + random_hex64();
  disk_.make_folder(store_path(folder + "/layer/fs"));
  auto alive = disk_.try_lock(store_path(folder + "/lock"), LockMode::exclusive);
  if (!alive) throw Error("folder " + folder + " of this import is locked by somebody else");
  return Staging{folder, std::move(alive)};
}

void ImageStore::tidy() {
  const auto lock = disk_.lock(store_path("lock"), LockMode::exclusive);
  sweep_staging();
}

std::optional<ImageId> ImageStore::same_image(std::string_view config) {
  const OciConfig wanted = parse_oci_config(config, "of the import");
  for (const Claim& claim : claims()) {
    const auto text = disk_.read(config_path(claim.id));
    if (!text) continue;
    const OciConfig known = parse_oci_config(*text, claim.id.short_form());
    if (known.diff_ids == wanted.diff_ids && known.config == wanted.config) return claim.id;
  }
  return std::nullopt;
}

void ImageStore::give_name(const Reference& name, const ImageId& id) {
  const std::string entry = name_entry(name);
  std::optional<ImageId> before;
  if (const auto text = disk_.read(name_path(entry))) before = ImageId::parse(*text);
  if (before == id) return;
  if (before) {  // the image that had the name lives on without one
    bool has_another = false;
    for (const Claim& claim : claims()) {
      if (claim.id == *before && claim.entry != entry) has_another = true;
    }
    if (!has_another) {
      disk_.write(name_path(nameless_entry(*before)), before->str(), Durability::synced);
    }
  }
  disk_.write(name_path(entry), id.str(), Durability::synced);
  disk_.remove(name_path(nameless_entry(id)), Durability::plain);
}

ImageId ImageStore::commit(const Staging& staging, const NewImage& image) {
  const auto lock = disk_.lock(store_path("lock"), LockMode::exclusive);
  const std::string diff_id = parse_oci_config(image.config, "of the import").diff_ids[0];
  const state::Path layer = layer_path(diff_id);
  if (!disk_.exists(layer)) {
    disk_.make_folder(store_path("layers"));
    disk_.move(staging.layer(), layer);
  }
  // Syncs the folder layers/ too, so the layer has its name on disk before a configuration speaks
  // of it.
  disk_.write(layer_size_path(diff_id), std::to_string(image.size), Durability::synced);
  ImageId id = image.id;
  if (const auto known = same_image(image.config)) {
    id = *known;
  } else {
    disk_.write(config_path(id), image.config, Durability::synced);
  }
  give_name(image.name, id);
  return id;
}

}  // namespace cnet::image
