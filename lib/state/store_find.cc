// Which record a name, an id or the beginning of an id means, and listing them all.
#include <algorithm>
#include <set>

#include "cnet/base/text.h"
#include "cnet/state/store.h"
#include "store_paths.h"

namespace cnet::state {
namespace {

bool is_id_prefix(std::string_view text) {
  constexpr std::size_t kIdLength = 64;
  return !text.empty() && text.size() < kIdLength &&
         text.find_first_not_of("0123456789abcdef") == text.npos;
}

/// The only id that begins with `prefix`; absent when none does.
template <class Ids>
std::optional<typename Ids::value_type> only_match(const Ids& ids, const std::string& prefix,
                                                   std::string_view kind) {
  std::optional<typename Ids::value_type> match;
  for (const auto& id : ids) {
    if (!id.str().starts_with(prefix) || id == match) continue;
    if (match) {
      throw Error(
          "more than one " + std::string(kind) + " has an id that begins with " + quoted(prefix),
          Error::Kind::usage)
          .hint("give more digits of the id, or the name");
    }
    match = id;
  }
  return match;
}

/// The id in "<id>.json" or "<id>".
template <class AnyId>
std::optional<AnyId> id_of(std::string_view name, std::string_view suffix) {
  if (!name.ends_with(suffix)) return std::nullopt;
  name.remove_suffix(suffix.size());
  return AnyId::parse(name);
}

}  // namespace

std::vector<NetworkId> Store::network_ids() {
  std::vector<NetworkId> ids;
  for (const std::string& name : disk_.list(paths::networks())) {
    if (auto id = id_of<NetworkId>(name, ".json")) ids.push_back(std::move(*id));
  }
  return ids;
}

std::vector<ContainerId> Store::container_ids() {
  std::set<ContainerId> ids;
  for (const std::string& name : disk_.list(paths::containers())) {
    if (auto id = id_of<ContainerId>(name, ".json")) ids.insert(std::move(*id));
  }
  for (const std::string& name : disk_.list(paths::run_containers())) {
    const auto id = id_of<ContainerId>(name, "");
    if (!id || ids.contains(*id)) continue;
    if (disk_.exists(paths::rm_record(*id)) || disk_.exists(paths::sandbox(*id))) ids.insert(*id);
  }
  return {ids.begin(), ids.end()};
}

std::optional<Network> Store::find_network(const std::string& name_or_id) {
  require_known_version();
  std::vector<NetworkId> predefined;
  for (const std::string_view name : kPredefinedNetworks) {
    Network known = predefined_network(name);
    if (name_or_id == name || name_or_id == known.id.str()) {
      if (auto recorded = network(known.id)) return recorded;
      return known;
    }
    predefined.push_back(known.id);
  }
  if (const auto id = NetworkId::parse(name_or_id)) {
    if (auto found = network(*id)) return found;
  }
  if (!paths::is_file_name(name_or_id)) return std::nullopt;
  if (const auto owner = disk_.owner(paths::name(paths::kNetwork, name_or_id))) {
    const auto id = NetworkId::parse(*owner);
    auto found = id ? network(*id) : std::nullopt;
    if (found && found->name == name_or_id) return found;
  }
  if (!is_id_prefix(name_or_id)) return std::nullopt;
  auto ids = network_ids();
  ids.insert(ids.end(), predefined.begin(), predefined.end());
  const auto match = only_match(ids, name_or_id, paths::kNetwork);
  if (!match) return std::nullopt;
  if (std::ranges::find(predefined, *match) != predefined.end()) return find_network(match->str());
  return network(*match);
}

std::optional<Container> Store::find_container(const std::string& name_or_id) {
  require_known_version();
  if (const auto id = ContainerId::parse(name_or_id)) {
    if (auto found = container(*id)) return found;
  }
  if (!paths::is_file_name(name_or_id)) return std::nullopt;
  if (const auto owner = disk_.owner(paths::name(paths::kContainer, name_or_id))) {
    const auto id = ContainerId::parse(*owner);
    auto found = id ? container(*id) : std::nullopt;
    if (found && found->name == name_or_id) return found;
  }
  if (!is_id_prefix(name_or_id)) return std::nullopt;
  const auto match = only_match(container_ids(), name_or_id, paths::kContainer);
  return match ? container(*match) : std::nullopt;
}

}  // namespace cnet::state
