#include "claims.h"

#include <algorithm>
#include <utility>

#include "store_paths.h"

namespace cnet::state {

Claimed Claims::take(const Path& claim, const std::string& id, const Owners& owners) {
  for (;;) {
    if (disk_.claim(claim, id)) return {.taken = true};
    const auto owner = disk_.owner(claim);
    if (!owner) continue;
    if (*owner == id) return {.taken = true};
    if (owners.confirm(*owner)) return {.holder = *owner};
    const auto held = owners.try_hold(*owner);
    if (!held) return {.in_progress = true, .holder = *owner};
    if (disk_.owner(claim) != owner) continue;
    if (owners.confirm(*owner)) return {.holder = *owner};
    disk_.remove(claim, Durability::plain);
    owners.bury(*owner);
  }
}

void Claims::drop(const Path& claim, const std::string& id) {
  if (disk_.owner(claim) == id) disk_.remove(claim, Durability::plain);
}

bool Claims::drop_if_stale(const Path& claim, const Owners& owners) {
  const auto owner = disk_.owner(claim);
  if (!owner || owners.confirm(*owner)) return false;
  const auto held = owners.try_hold(*owner);
  if (!held || disk_.owner(claim) != owner || owners.confirm(*owner)) return false;
  const bool dropped = disk_.remove(claim, Durability::plain);
  owners.bury(*owner);
  return dropped;
}

/// Whoever claims something has his run folder by then, with the lock he holds in it. Without it he
/// is gone for good, and his lock would only make the folder anew: what keeps others from taking over
/// at the same moment is one lock for all such claims, held for a few system calls.
std::unique_ptr<Lock> Claims::hold_ownerless() {
  return disk_.lock(paths::ownerless_claims_lock(), LockMode::exclusive);
}

std::unique_ptr<Lock> Claims::try_hold_network(const std::string& owner) {
  const auto id = NetworkId::parse(owner);
  if (!id || !disk_.exists(paths::network_run_folder(*id))) return hold_ownerless();
  return disk_.try_lock(paths::network_lock(*id), LockMode::exclusive);
}

std::unique_ptr<Lock> Claims::try_lock_container(const std::string& owner) {
  const auto id = ContainerId::parse(owner);
  if (!id || !disk_.exists(paths::run_folder(*id))) return hold_ownerless();
  return disk_.try_lock(paths::container_lock(*id), LockMode::exclusive);
}

std::unique_ptr<Lock> Claims::try_hold_container(const std::string& owner) {
  auto held = try_lock_container(owner);
  const auto id = ContainerId::parse(owner);
  if (id && store_.monitor_alive(*id)) return nullptr;
  return held;
}

bool Claims::has_nothing_but(const Path& folder, std::initializer_list<std::string_view> names) {
  return std::ranges::all_of(disk_.list(folder), [&](const std::string& name) {
    return std::ranges::find(names, name) != names.end();
  });
}

void Claims::bury_network(const std::string& owner) {
  const auto id = NetworkId::parse(owner);
  if (!id || disk_.exists(paths::network(*id))) return;
  if (!disk_.list(paths::leases(*id)).empty()) return;
  if (!has_nothing_but(paths::network_run_folder(*id), {"lock", "leases", "last4", "last6", "names", "ptr"})) {
    return;
  }
  disk_.remove_folder(paths::network_run_folder(*id));
}

void Claims::bury_container(const std::string& owner) {
  const auto id = ContainerId::parse(owner);
  if (!id || disk_.exists(paths::container(*id))) return;
  if (has_nothing_but(paths::run_folder(*id), {"lock", "alive"})) {
    disk_.remove_folder(paths::run_folder(*id));
  }
}

Owners Claims::networks(std::function<bool(const Network&)> agrees) {
  return {.confirm =
              [this, agrees = std::move(agrees)](const std::string& owner) {
                const auto id = NetworkId::parse(owner);
                const auto record = id ? store_.network(*id) : std::nullopt;
                return record && agrees(*record);
              },
          .try_hold = [this](const std::string& owner) { return try_hold_network(owner); },
          .bury = [this](const std::string& owner) { bury_network(owner); }};
}

Owners Claims::container_owners(std::function<bool(const ContainerId&)> confirms) {
  return {.confirm =
              [confirms = std::move(confirms)](const std::string& owner) {
                const auto id = ContainerId::parse(owner);
                return id && confirms(*id);
              },
          .try_hold = [this](const std::string& owner) { return try_hold_container(owner); },
          .bury = [this](const std::string& owner) { bury_container(owner); }};
}

Owners Claims::containers(std::function<bool(const Container&)> agrees) {
  return container_owners([this, agrees = std::move(agrees)](const ContainerId& id) {
    const auto record = store_.container(id);
    return record && agrees(*record);
  });
}

Owners Claims::of_name(std::string_view kind, const std::string& name) {
  if (kind == paths::kNetwork) {
    return networks([name](const Network& record) { return record.name == name; });
  }
  Owners owners = containers([name](const Container& record) { return record.name == name; });
  // Monitors claim no names: that one lives does not speak for what a killed rename has left.
  owners.try_hold = [this](const std::string& owner) { return try_lock_container(owner); };
  return owners;
}

Owners Claims::of_pool(const Prefix& prefix) {
  return networks([prefix](const Network& record) {
    return std::ranges::find(record.subnets, prefix, &Subnet::prefix) != record.subnets.end();
  });
}

Owners Claims::of_user_ids(const UserIds& ids) {
  return containers([ids](const Container& record) { return record.namespaces.users.ids == ids; });
}

Owners Claims::of_reservation(const NetworkId& network, const Ip& ip) {
  return containers([network, ip](const Container& record) {
    return std::ranges::any_of(record.endpoints, [&](const EndpointConfig& endpoint) {
      return endpoint.network == network && endpoint.ip(ip.family()) == ip;
    });
  });
}

/// The record behind a lease is the sandbox: while it names the address, the kernel may hold it.
Owners Claims::of_lease(const NetworkId& network, const Ip& ip) {
  return container_owners([this, network, ip](const ContainerId& id) {
    if (store_.monitor_alive(id)) return true;
    const auto sandbox = store_.sandbox(id);
    return sandbox && std::ranges::any_of(sandbox->endpoints, [&](const Endpoint& endpoint) {
             const auto& address = endpoint.address(ip.family());
             return endpoint.network == network && address && address->ip() == ip;
           });
  });
}

}  // namespace cnet::state
