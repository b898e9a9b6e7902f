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

void add_name(Image& image, const std::string& entry) {
  const auto name = entry_reference(entry);
  if (!name) return;
  (name->digest.empty() ? image.names : image.digests).push_back(name->familiar());
}

}  // namespace

std::optional<ImageStore::Claim> ImageStore::claim(const std::string& entry) {
  const auto text = disk_.read(name_path(entry));
  if (!text) return std::nullopt;
  const std::size_t line = std::min(text->find('\n'), text->size());
  const auto id = ImageId::parse(std::string_view(*text).substr(0, line));
  const auto manifest = parse_digest(trim(std::string_view(*text).substr(line)));
  if (!id || !manifest) return std::nullopt;
  return Claim{entry, {*id, *manifest}};
}

std::vector<ImageStore::Claim> ImageStore::claims() {
  std::vector<Claim> found;
  for (const std::string& entry : disk_.list(store_path("names"))) {
    if (!entry.starts_with('@') && !entry_reference(entry)) continue;  // a write that was cut short
    if (auto one = claim(entry)) found.push_back(std::move(*one));
  }
  return found;
}

std::optional<ImageStore::Claim> ImageStore::resolve(const std::string& reference) {
  if (const auto name = try_parse_reference(reference)) {
    const std::string entry = name_entry(*name);
    if (auto found = claim(entry)) return found;
    if (disk_.exists(name_path(entry))) {
      throw Error("image " + quoted(name->familiar()) +
                      " cannot be read: it is damaged, or an older cnet stored it",
                  Error::Kind::damaged)
          .hint("remove it with `cnet image rm " + shell_quoted(name->familiar()) +
                "` and make it again");
    }
  }
  const auto prefix = id_prefix(reference);
  if (!prefix) return std::nullopt;
  std::optional<Claim> found;
  for (Claim& one : claims()) {
    if (!one.target.id.str().starts_with(*prefix)) continue;
    if (found && found->target.id != one.target.id) {
      throw Error("image id " + quoted(*prefix) + " is the beginning of several",
                  Error::Kind::usage)
          .hint("write more of it");
    }
    one.entry.clear();
    found = std::move(one);
  }
  return found;
}

std::optional<Image> ImageStore::read(const ImageId& id) {
  const auto text = disk_.read(config_path(id));
  if (!text) return std::nullopt;
  OciConfig oci = parse_oci_config(*text, id.short_form());
  Image image{.id = id,
              .created = oci.created,
              .architecture = std::move(oci.platform.architecture),
              .os = std::move(oci.platform.os),
              .variant = std::move(oci.platform.variant),
              .author = std::move(oci.author),
              .history = std::move(oci.history),
              .config = std::move(oci.config)};
  for (auto diff_id = oci.diff_ids.rbegin(); diff_id != oci.diff_ids.rend(); ++diff_id) {
    image.layers.push_back(disk_.absolute(layer_path(*diff_id)) + "/fs");
  }
  for (const Digest& diff_id : oci.diff_ids) image.diff_ids.push_back(digest_text(diff_id));
  return image;
}

std::optional<Image> ImageStore::find(const std::string& reference) {
  const auto found = resolve(reference);
  if (!found) return std::nullopt;
  auto image = read(found->target.id);
  if (image) add_name(*image, found->entry);
  return image;
}

std::optional<ImageStore::Target> ImageStore::target(const std::string& reference) {
  const auto found = resolve(reference);
  if (!found) return std::nullopt;
  return found->target;
}

void ImageStore::measure(Image& image) {
  std::vector<std::uint64_t> sizes;
  for (const std::string& text : image.diff_ids) {
    const auto size = disk_.read(layer_size_path(*parse_digest(text)));
    sizes.push_back(parse_number(trim(size ? *size : ""), INT64_MAX).value_or(0));
    image.size += sizes.back();
  }
  auto next = sizes.begin();
  for (HistoryRow& row : image.history) {
    if (!row.empty_layer && next != sizes.end()) row.size = *next++;
  }
}

std::optional<Image> ImageStore::inspect(const std::string& reference) {
  const auto found = resolve(reference);
  if (!found) return std::nullopt;
  for (Image& image : list()) {
    if (image.id == found->target.id) return std::move(image);
  }
  return std::nullopt;
}

std::vector<Image> ImageStore::list() {
  std::vector<Claim> all = claims();
  std::ranges::sort(all, {}, [](const Claim& one) { return std::pair(one.target.id, one.entry); });
  std::vector<Image> images;
  for (const Claim& one : all) {
    if (images.empty() || images.back().id != one.target.id) {
      auto image = read(one.target.id);
      if (!image) continue;  // removed meanwhile
      measure(*image);
      images.push_back(std::move(*image));
    }
    images.back().manifest = digest_text(one.target.manifest);
    add_name(images.back(), one.entry);
  }
  for (Image& image : images) std::ranges::sort(image.names);
  std::ranges::stable_sort(images, std::ranges::greater{}, &Image::created);
  return images;
}

std::shared_ptr<void> ImageStore::hold() {
  // Where no image ever was, the lock would be the first file.
  if (!disk_.exists(store_path("names"))) return {};
  return disk_.lock(store_path("lock"), state::LockMode::shared);
}

}  // namespace cnet::image
