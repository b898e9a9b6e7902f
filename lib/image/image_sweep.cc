#include <algorithm>
#include <set>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/image/image_store.h"
#include "cnet/image/manifest.h"
#include "oci_config.h"
#include "store_paths.h"

namespace cnet::image {
namespace {

void sort(std::vector<std::string>& names) {
  std::ranges::sort(names);
  const auto repeated = std::ranges::unique(names);
  names.erase(repeated.begin(), repeated.end());
}

}  // namespace

using state::Durability;
using state::LockMode;

/// So that looking at a store that is not there does not make it.
bool ImageStore::is_empty() { return !disk_.exists({state::Tree::durable, "images"}); }

std::uint64_t ImageStore::collect() {
  if (is_empty()) return 0;
  std::uint64_t bytes = 0;
  {
    const auto lock = disk_.lock(store_path("lock"), LockMode::exclusive);
    bytes = sweep();
  }
  sweep_staging();
  return bytes;
}

/// Absent when a name or a document that says what is needed cannot be read: then nothing may go.
std::optional<ImageStore::Living> ImageStore::living() {
  Living living;
  const std::vector<Claim> all = claims();
  for (const std::string& entry : disk_.list(store_path("names"))) {
    if (std::ranges::find(all, entry, &Claim::entry) == all.end()) return std::nullopt;
  }
  for (const Claim& one : all) {
    const Target& target = one.target;
    living.blobs.insert(living.blobs.end(), {target.id.str(), target.manifest.str()});
    const auto config = disk_.read(config_path(target.id));
    const auto manifest = disk_.read(blob_path(target.manifest));
    if (!config || !manifest) continue;  // such an image cannot be run or saved
    try {
      const Document document = parse_document(*manifest, "", digest_text(target.manifest));
      if (const auto* image = std::get_if<Manifest>(&document)) {
        for (const Descriptor& layer : image->layers) living.blobs.push_back(layer.digest.str());
      }
      for (const Digest& diff_id : parse_oci_config(*config, target.id.short_form()).diff_ids) {
        living.layers.push_back(diff_id.str());
      }
    } catch (const Error&) {
      return std::nullopt;
    }
  }
  sort(living.blobs);
  sort(living.layers);
  return living;
}

/// Under the store's lock; only puts layers out of sight, because removing a large one takes longer
/// than anybody should wait for that lock.
std::uint64_t ImageStore::sweep() {
  std::uint64_t bytes = 0;
  if (const auto nobody_writes = disk_.try_lock(store_path("writers/lock"), LockMode::exclusive)) {
    if (const auto needed = living()) {
      for (const std::string& blob : disk_.list(store_path("blobs/sha256"))) {
        if (std::ranges::binary_search(needed->blobs, blob)) continue;
        disk_.remove(store_path("blobs/sha256/" + blob), Durability::plain);
      }
      for (const std::string& partial : disk_.list(store_path("ingest"))) {
        disk_.remove(store_path("ingest/" + partial), Durability::plain);
      }
      bytes = sweep_layers(needed->layers);
    }
  }
  return bytes;
}

std::uint64_t ImageStore::sweep_layers(const std::vector<std::string>& living) {
  std::uint64_t bytes = 0;
  for (const std::string& entry : disk_.list(store_path("layers"))) {
    const auto diff_id = Digest::parse(entry);
    if (!diff_id || std::ranges::binary_search(living, entry)) continue;
    const auto size = disk_.read(layer_size_path(*diff_id));
    bytes += parse_number(trim(size ? *size : ""), INT64_MAX).value_or(0);
    // Out of sight first: half a layer must never be found under its digest.
    disk_.make_folder(store_path("staging"));
    disk_.move(layer_path(*diff_id), store_path("staging/" + random_hex64()));
  }
  return bytes;
}

/// Without any lock but those of the folders.
void ImageStore::sweep_staging() {
  for (const std::string& entry : disk_.list(store_path("staging"))) {
    const state::Path folder = store_path("staging/" + entry);
    const auto lock = disk_.try_lock({folder.tree, folder.relative + "/lock"}, LockMode::exclusive);
    if (lock) disk_.remove_folder(folder);  // nobody's: its writer was killed
  }
}

}  // namespace cnet::image
