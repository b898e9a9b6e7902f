// The store's names, subnets, ids and addresses: which claim each of them is.
#include "claims.h"
#include "cnet/base/text.h"
#include "cnet/state/store.h"
#include "store_paths.h"

namespace cnet::state {

// --- names ---------------------------------------------------------------------------

void Store::take_name(std::string_view kind, const std::string& name, const std::string& id) {
  const Path claim = paths::name(kind, name);
  write_version();
  Claims claims(disk_, *this);
  const Claimed claimed = claims.take(claim, id, claims.of_name(kind, name));
  if (claimed.taken) return;
  const std::string what = std::string(kind) + " " + quoted(name);
  const std::string holder = " (" + claimed.holder.substr(0, 12) + ")";
  if (claimed.in_progress) {
    throw Error(what + holder + " is being made or removed by another command", Error::Kind::exists)
        .hint("try again when it has finished, or choose another name");
  }
  throw Error("a " + what + " exists already" + holder, Error::Kind::exists)
      .hint("choose another name, or remove the one that has it");
}

void Store::claim_network_name(const std::string& name, const NetworkId& id) {
  take_name(paths::kNetwork, name, id.str());
}
void Store::release_network_name(const std::string& name, const NetworkId& id) {
  Claims(disk_, *this).drop(paths::name(paths::kNetwork, name), id.str());
}
void Store::claim_container_name(const std::string& name, const ContainerId& id) {
  take_name(paths::kContainer, name, id.str());
}
bool Store::try_claim_container_name(const std::string& name, const ContainerId& id) {
  write_version();
  Claims claims(disk_, *this);
  return claims
      .take(paths::name(paths::kContainer, name), id.str(), claims.of_name(paths::kContainer, name))
      .taken;
}
void Store::release_container_name(const std::string& name, const ContainerId& id) {
  Claims(disk_, *this).drop(paths::name(paths::kContainer, name), id.str());
}

// --- subnets -------------------------------------------------------------------------

bool Store::claim_pool(const Prefix& prefix, const NetworkId& id) {
  write_version();
  Claims claims(disk_, *this);
  return claims.take(paths::pool(prefix), id.str(), claims.of_pool(prefix)).taken;
}

void Store::release_pool(const Prefix& prefix, const NetworkId& id) {
  Claims(disk_, *this).drop(paths::pool(prefix), id.str());
}

std::vector<std::pair<Prefix, NetworkId>> Store::pools() {
  std::vector<std::pair<Prefix, NetworkId>> all;
  for (const std::string& name : disk_.list(paths::pools())) {
    const auto prefix = paths::pool_prefix(name);
    if (!prefix) continue;
    const auto owner = disk_.owner(paths::pool(*prefix));
    if (const auto id = NetworkId::parse(owner.value_or(""))) all.emplace_back(*prefix, *id);
  }
  return all;
}

std::vector<Prefix> Store::claimed_prefixes() {
  std::vector<Prefix> all;
  for (const std::string& name : disk_.list(paths::pools())) {
    if (const auto prefix = paths::pool_prefix(name)) all.push_back(*prefix);
  }
  return all;
}

// --- ids -----------------------------------------------------------------------------

std::optional<ContainerId> Store::claim_user_ids(const UserIds& ids, const ContainerId& id) {
  write_version();
  Claims claims(disk_, *this);
  for (const UserIds& other : claimed_user_ids()) {
    const Path claim = paths::user_ids(other);
    if (!other.overlaps(ids) || claims.drop_if_stale(claim, claims.of_user_ids(other))) continue;
    const auto holder = ContainerId::parse(disk_.owner(claim).value_or(""));
    if (holder && *holder != id) return holder;
  }
  disk_.claim(paths::user_ids(ids), id.str());
  return std::nullopt;
}

void Store::release_user_ids(const UserIds& ids, const ContainerId& id) {
  Claims(disk_, *this).drop(paths::user_ids(ids), id.str());
}

std::vector<UserIds> Store::claimed_user_ids() {
  std::vector<UserIds> all;
  for (const std::string& name : disk_.list(paths::user_ids())) {
    if (const auto ids = paths::user_ids_of(name)) all.push_back(*ids);
  }
  return all;
}

// --- addresses -----------------------------------------------------------------------

bool Store::reserve(const NetworkId& network, const Ip& ip, const ContainerId& container) {
  write_version();
  Claims claims(disk_, *this);
  return claims
      .take(paths::reserved(network, ip), container.str(), claims.of_reservation(network, ip))
      .taken;
}

void Store::unreserve(const NetworkId& network, const Ip& ip, const ContainerId& container) {
  Claims(disk_, *this).drop(paths::reserved(network, ip), container.str());
}

std::optional<ContainerId> Store::reserved_by(const NetworkId& network, const Ip& ip) {
  return ContainerId::parse(disk_.owner(paths::reserved(network, ip)).value_or(""));
}

bool Store::lease(const NetworkId& network, const Ip& ip, const ContainerId& container) {
  Claims claims(disk_, *this);
  return claims.take(paths::lease(network, ip), container.str(), claims.of_lease(network, ip))
      .taken;
}

void Store::release(const NetworkId& network, const Ip& ip, const ContainerId& container) {
  Claims(disk_, *this).drop(paths::lease(network, ip), container.str());
}

std::optional<ContainerId> Store::leased_by(const NetworkId& network, const Ip& ip) {
  return ContainerId::parse(disk_.owner(paths::lease(network, ip)).value_or(""));
}

std::vector<std::pair<Ip, ContainerId>> Store::leases(const NetworkId& network) {
  std::vector<std::pair<Ip, ContainerId>> all;
  for (const std::string& name : disk_.list(paths::leases(network))) {
    const auto ip = Ip::parse(name);
    if (!ip) continue;
    if (const auto holder = leased_by(network, *ip)) all.emplace_back(*ip, *holder);
  }
  return all;
}

std::optional<Ip> Store::last_given(const NetworkId& network, Family family) {
  const auto text = disk_.read(paths::last_given(network, family));
  const auto ip = text ? Ip::parse(trim(*text)) : std::nullopt;
  return ip && ip->family() == family ? ip : std::nullopt;
}

void Store::set_last_given(const NetworkId& network, const Ip& ip) {
  disk_.write(paths::last_given(network, ip.family()), ip.str() + "\n", Durability::plain);
}

}  // namespace cnet::state
