#include <algorithm>
#include <utility>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/image/image_store.h"
#include "oci_config.h"
#include "store_paths.h"

namespace cnet::image {
namespace {

std::string target_text(const ImageStore::Target& target) {
  return target.id.str() + "\n" + digest_text(target.manifest) + "\n";
}

}  // namespace

using state::Durability;
using state::LockMode;

void ImageStore::put_name(const Reference& name, const Target& target) {
  const std::string entry = name_entry(name);
  const auto before = claim(entry);
  if (before && before->target == target) return;
  if (before && before->target.id != target.id) {  // the image that had the name lives on
    const auto all = claims();
    const bool has_another = std::ranges::any_of(all, [&](const Claim& other) {
      return other.target.id == before->target.id && other.entry != entry;
    });
    if (!has_another) {
      disk_.write(name_path(nameless_entry(before->target.id)), target_text(before->target),
                  Durability::synced);
    }
  }
  disk_.write(name_path(entry), target_text(target), Durability::synced);
  disk_.remove(name_path(nameless_entry(target.id)), Durability::plain);
}

void ImageStore::give_names(const std::vector<Reference>& names, const Target& target) {
  for (const Reference& name : names) name_entry(name);  // throws before anything is changed
  const auto lock = disk_.lock(store_path("lock"), LockMode::exclusive);
  for (const Reference& name : names) put_name(name, target);
  if (!names.empty()) return;
  const auto all = claims();
  const bool has_one =
      std::ranges::any_of(all, [&](const Claim& one) { return one.target.id == target.id; });
  if (has_one) return;
  disk_.write(name_path(nameless_entry(target.id)), target_text(target), Durability::synced);
}

void ImageStore::tag(const std::string& reference, const Reference& name) {
  if (!name.digest.empty()) {
    throw Error("an image gets its digest from its content, so " + cnet::quoted(name.familiar()) +
                    " cannot be given as a name",
                Error::Kind::usage);
  }
  name_entry(name);
  const Error unknown("no such image: " + cnet::quoted(reference), Error::Kind::not_found);
  if (is_empty()) throw unknown;
  const auto lock = disk_.lock(store_path("lock"), LockMode::exclusive);
  const auto found = resolve(reference);
  if (!found) throw unknown;
  put_name(name, found->target);
}

std::optional<ImageStore::Target> ImageStore::same_image(std::string_view config) {
  const OciConfig wanted = parse_oci_config(config, "of the import");
  for (const Claim& one : claims()) {
    const auto text = disk_.read(config_path(one.target.id));
    if (!text) continue;
    const OciConfig known = parse_oci_config(*text, one.target.id.short_form());
    if (known.diff_ids == wanted.diff_ids && known.config == wanted.config) return one.target;
  }
  return std::nullopt;
}

ImageStore::Target ImageStore::name_import(const Reference& name, const Target& made,
                                           std::string_view config) {
  const auto lock = disk_.lock(store_path("lock"), LockMode::exclusive);
  const Target target = same_image(config).value_or(made);
  put_name(name, target);
  return target;
}

}  // namespace cnet::image
