#include <algorithm>
#include <utility>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/image/image_store.h"
#include "store_paths.h"

namespace cnet::image {

using state::Durability;
using state::LockMode;

/// The names that go. With the last tag of a repository go the digests it was pulled as.
std::vector<ImageStore::Claim> ImageStore::doomed(const Claim& wanted,
                                                  const std::vector<Claim>& all, bool force) {
  if (wanted.entry.empty()) {
    if (all.size() == 1 || force) return all;
    std::vector<std::string> repositories;
    for (const Claim& one : all) {
      const auto name = entry_reference(one.entry);
      if (name && name->digest.empty()) repositories.push_back(name->repository);
    }
    if (repositories.size() <= 1) return all;
    throw Error("image " + wanted.target.id.short_form() + " has several names",
                Error::Kind::in_use)
        .hint("remove it by name, or all names with --force");
  }
  std::vector<Claim> gone = {wanted};
  const auto name = entry_reference(wanted.entry);
  if (!name || !name->digest.empty()) return gone;
  std::vector<Claim> digests;
  for (const Claim& one : all) {
    const auto other = entry_reference(one.entry);
    if (!other || other->repository != name->repository || one.entry == wanted.entry) continue;
    if (other->digest.empty()) return gone;  // another tag keeps them
    digests.push_back(one);
  }
  std::ranges::move(digests, std::back_inserter(gone));
  return gone;
}

ImageStore::Removal ImageStore::drop(const Claim& wanted, bool force, const UsedBy& used_by) {
  std::vector<Claim> all = claims();
  std::erase_if(all, [&](const Claim& one) { return one.target.id != wanted.target.id; });
  const std::vector<Claim> gone = doomed(wanted, all, force);
  const bool last = gone.size() == all.size();
  if (const auto user = last ? used_by(wanted.target.id) : std::nullopt) {
    const auto name = entry_reference(wanted.entry);
    throw Error("image " + quoted(name ? name->familiar() : wanted.target.id.short_form()) +
                    " is used by container " + quoted(*user),
                Error::Kind::in_use)
        .hint("remove the container first: cnet rm " + shell_quoted(*user));
  }
  Removal removal{.id = wanted.target.id, .untagged = {}, .deleted = {}};
  for (const Claim& one : gone) {
    disk_.remove(name_path(one.entry), Durability::synced);
    if (const auto name = entry_reference(one.entry)) removal.untagged.push_back(name->familiar());
  }
  if (last) removal.deleted = wanted.target.id;
  return removal;
}

/// A name that leads to nothing can only go. What it led to is unknown, so nothing else does.
std::optional<ImageStore::Removal> ImageStore::drop_unreadable(const std::string& reference) {
  const auto name = try_parse_reference(reference);
  if (!name) return std::nullopt;
  const state::Path path = name_path(name_entry(*name));
  if (!disk_.exists(path) || claim(name_entry(*name))) return std::nullopt;
  disk_.remove(path, Durability::synced);
  return Removal{.id = {}, .untagged = {name->familiar()}, .deleted = {}};
}

ImageStore::Removal ImageStore::remove(const std::string& reference, bool force,
                                       const UsedBy& used_by) {
  const Error unknown("no such image: " + quoted(reference), Error::Kind::not_found);
  if (is_empty()) throw unknown;
  Removal removal;
  {
    const auto lock = disk_.lock(store_path("lock"), LockMode::exclusive);
    if (const auto unreadable = drop_unreadable(reference)) return *unreadable;
    const auto wanted = resolve(reference);
    if (!wanted) throw unknown;
    removal = drop(*wanted, force, used_by);
    sweep();
  }
  sweep_staging();
  return removal;
}

ImageStore::Pruned ImageStore::prune(const std::function<bool(const Image&)>& wanted,
                                     const UsedBy& used_by) {
  Pruned pruned;
  if (is_empty()) return pruned;
  {
    const auto lock = disk_.lock(store_path("lock"), LockMode::exclusive);
    for (const Image& image : list()) {
      if (!wanted(image) || used_by(image.id)) continue;
      const Claim claim{{}, {image.id, *parse_digest(image.manifest)}};
      pruned.images.push_back(drop(claim, /*force=*/true, used_by));
    }
    pruned.bytes = sweep();
  }
  sweep_staging();
  return pruned;
}

}  // namespace cnet::image
