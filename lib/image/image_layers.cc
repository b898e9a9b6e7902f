#include <string>
#include <utility>

#include "cnet/base/error.h"
#include "cnet/image/image_store.h"
#include "store_paths.h"

namespace cnet::image {

using state::Durability;
using state::LockMode;

state::Path ImageStore::Staging::layer() const { return store_path(folder + "/layer"); }
state::Path ImageStore::Staging::files() const { return store_path(folder + "/layer/fs"); }

bool ImageStore::has_layer(const Digest& diff_id) { return disk_.exists(layer_path(diff_id)); }

std::optional<ImageStore::Staging> ImageStore::stage(const Digest& diff_id) {
  if (has_layer(diff_id)) return std::nullopt;
  const std::string folder = "staging/" + diff_id.str();
  Staging staging{folder, disk_.lock(store_path(folder + "/lock"), LockMode::exclusive)};
  if (has_layer(diff_id)) {  // somebody else has just put it in place
    disk_.remove_folder(store_path(folder));
    return std::nullopt;
  }
  disk_.remove_folder(staging.layer());
  disk_.make_folder(staging.files());
  return staging;
}

ImageStore::Staging ImageStore::stage_unnamed() {
  const std::string folder = "staging/" + random_hex64();
  Staging staging{folder, disk_.lock(store_path(folder + "/lock"), LockMode::exclusive)};
  disk_.make_folder(staging.files());
  return staging;
}

void ImageStore::place(const Staging& staging, const Digest& diff_id, std::uint64_t size) {
  disk_.make_folder(store_path("layers"));
  disk_.write({staging.layer().tree, staging.layer().relative + "/size"}, std::to_string(size),
              Durability::synced);
  {
    const auto lock = disk_.lock(store_path("lock"), LockMode::exclusive);
    if (!has_layer(diff_id)) disk_.move(staging.layer(), layer_path(diff_id));
  }
  disk_.remove_folder(store_path(staging.folder));
}

}  // namespace cnet::image
