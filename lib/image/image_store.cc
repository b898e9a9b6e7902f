#include "cnet/image/image_store.h"

#include <algorithm>
#include <utility>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "oci_config.h"
#include "store_paths.h"

namespace cnet::image {
namespace {

/// Fewer digits are more likely a mistyped name than an id.
constexpr std::size_t kShortestPrefix = 2;

/// The hexadecimal part when the text can be an id or the beginning of one.
std::optional<std::string_view> id_prefix(std::string_view reference) {
  if (reference.starts_with("sha256:")) reference.remove_prefix(7);
  const bool hex = reference.find_first_not_of("0123456789abcdef") == std::string_view::npos;
  if (!hex || reference.size() < kShortestPrefix || reference.size() > 64) return std::nullopt;
  return reference;
}

}  // namespace

std::vector<ImageStore::Claim> ImageStore::claims() {
  std::vector<Claim> found;
  for (const std::string& entry : disk_.list(store_path("names"))) {
    if (!entry.starts_with('@') && !entry_reference(entry)) continue;  // a write that was cut short
    const auto text = disk_.read(name_path(entry));
    if (const auto id = ImageId::parse(text ? *text : "")) found.push_back({entry, *id});
  }
  return found;
}

std::optional<ImageStore::Claim> ImageStore::resolve(const std::string& reference) {
  if (const auto name = try_parse_reference(reference); name && name->digest.empty()) {
    const std::string entry = name_entry(*name);
    const auto text = disk_.read(name_path(entry));
    if (const auto id = ImageId::parse(text ? *text : "")) return Claim{entry, *id};
  }
  const auto prefix = id_prefix(reference);
  if (!prefix) return std::nullopt;
  std::optional<Claim> found;
  for (Claim& claim : claims()) {
    if (!claim.id.str().starts_with(*prefix)) continue;
    if (found && found->id != claim.id) {
      throw Error("image id " + quoted(*prefix) + " is the beginning of several",
                  Error::Kind::usage)
          .hint("write more of it");
    }
    claim.entry.clear();
    found = std::move(claim);
  }
  return found;
}

std::optional<Image> ImageStore::read(const ImageId& id) {
  const auto text = disk_.read(config_path(id));
  if (!text) return std::nullopt;
  OciConfig oci = parse_oci_config(*text, id.short_form());
  Image image{.id = id,
              .names = {},
              .created = oci.created,
              .size = 0,
              .layers = {},
              .config = std::move(oci.config)};
  for (auto diff_id = oci.diff_ids.rbegin(); diff_id != oci.diff_ids.rend(); ++diff_id) {
    image.layers.push_back(disk_.absolute(layer_path(*diff_id)) + "/fs");
  }
  return image;
}

std::optional<Image> ImageStore::find(const std::string& reference) {
  const auto claim = resolve(reference);
  if (!claim) return std::nullopt;
  auto image = read(claim->id);
  if (!image) return std::nullopt;
  if (const auto name = entry_reference(claim->entry)) image->names.push_back(name->familiar());
  return image;
}

std::uint64_t ImageStore::size_of(const Image& image) {
  std::uint64_t size = 0;
  for (const std::string& layer : image.layers) {
    const std::string folder = layer.substr(0, layer.rfind('/'));
    const std::string diff_id = folder.substr(folder.rfind('/') + 1);
    const auto text = disk_.read(layer_size_path(diff_id));
    size += parse_number(trim(text ? *text : ""), INT64_MAX).value_or(0);
  }
  return size;
}

std::optional<Image> ImageStore::inspect(const std::string& reference) {
  auto image = find(reference);
  if (!image) return std::nullopt;
  image->names.clear();
  for (const Claim& claim : claims()) {
    const auto name = entry_reference(claim.entry);
    if (claim.id == image->id && name) image->names.push_back(name->familiar());
  }
  std::ranges::sort(image->names);
  image->size = size_of(*image);
  return image;
}

std::vector<Image> ImageStore::list() {
  std::vector<Claim> all = claims();
  std::ranges::sort(all, {}, [](const Claim& claim) { return std::pair(claim.id, claim.entry); });
  std::vector<Image> images;
  for (const Claim& claim : all) {
    if (images.empty() || images.back().id != claim.id) {
      auto image = read(claim.id);
      if (!image) continue;  // removed meanwhile
      image->size = size_of(*image);
      images.push_back(std::move(*image));
    }
    if (const auto name = entry_reference(claim.entry)) {
      images.back().names.push_back(name->familiar());
    }
  }
  std::ranges::stable_sort(images, std::ranges::greater{}, &Image::created);
  return images;
}

std::shared_ptr<void> ImageStore::hold() {
  // Where no image ever was, the lock would be the first file.
  if (!disk_.exists(store_path("names"))) return {};
  return disk_.lock(store_path("lock"), state::LockMode::shared);
}

}  // namespace cnet::image
