// Which record a name, an id or the beginning of an id means, and listing them all.
#include <algorithm>
#include <map>
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

std::optional<Network> Store::network_named(const std::string& name) {
  require_known_version();
  for (const std::string_view known : kPredefinedNetworks) {
    if (name != known) continue;
    Network predefined = predefined_network(known);
    if (auto recorded = network(predefined.id)) return recorded;
    return predefined;
  }
  if (!paths::is_file_name(name)) return std::nullopt;
  const auto owner = disk_.owner(paths::name(paths::kNetwork, name));
  const auto id = NetworkId::parse(owner.value_or(""));
  auto found = id ? network(*id) : std::nullopt;
  return found && found->name == name ? found : std::nullopt;
}

std::optional<Network> Store::find_network(const std::string& name_or_id) {
  if (auto named = network_named(name_or_id)) return named;
  std::map<NetworkId, std::string_view> predefined;
  for (const std::string_view name : kPredefinedNetworks) {
    predefined.emplace(predefined_network(name).id, name);
  }
  const auto known = [&](const NetworkId& id) {
    const auto name = predefined.find(id);
    return name == predefined.end() ? network(id) : network_named(std::string(name->second));
  };
  if (const auto id = NetworkId::parse(name_or_id)) return known(*id);
  if (!is_id_prefix(name_or_id)) return std::nullopt;
  auto ids = network_ids();
  for (const auto& [id, name] : predefined) ids.push_back(id);
  const auto match = only_match(ids, name_or_id, paths::kNetwork);
  return match ? known(*match) : std::nullopt;
}

std::optional<Container> Store::container_named(const std::string& name) {
  require_known_version();
  if (!paths::is_file_name(name)) return std::nullopt;
  const auto owner = disk_.owner(paths::name(paths::kContainer, name));
  const auto id = ContainerId::parse(owner.value_or(""));
  auto found = id ? container(*id) : std::nullopt;
  return found && found->name == name ? found : std::nullopt;
}

std::optional<Container> Store::find_container(const std::string& name_or_id) {
  if (const auto id = ContainerId::parse(name_or_id)) {
    if (auto found = container(*id)) return found;
  }
  if (auto named = container_named(name_or_id)) return named;
  if (!is_id_prefix(name_or_id)) return std::nullopt;
  const auto match = only_match(container_ids(), name_or_id, paths::kContainer);
  return match ? container(*match) : std::nullopt;
}

}  // namespace cnet::state
