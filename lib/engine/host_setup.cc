#include "host_setup.h"

#include <algorithm>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "find.h"
#include "restore.h"
#include "transaction.h"

namespace cnet {
namespace {

using state::LockMode;

bool is_off(const std::optional<std::string>& sysctl) { return sysctl && trim(*sysctl) == "0"; }

/// What cnet finds on a host it has not touched yet.
HostRecord survey(World& world) {
  const auto forward = world.host.sysctl("net/ipv4/ip_forward");
  if (!is_off(forward)) return {};
  return {.ip_forward_before = std::string(trim(*forward)),
          .guarded = world.host.interfaces(),
          .ipv6 = {}};
}

HostIpv6 survey_ipv6(World& world) {
  const auto forward = world.host.sysctl("net/ipv6/conf/all/forwarding");
  if (!forward) {
    throw Error("this kernel has no IPv6").hint("leave out --ipv6 and IPv6 subnets");
  }
  if (!is_off(forward)) return {};
  HostIpv6 found{.forwarding_before = std::string(trim(*forward)),
                 .guarded = world.host.interfaces(),
                 .autoconfigured = {}};
  for (const std::string& interface : found.guarded) {
    const auto listens = world.host.sysctl("net/ipv6/conf/" + interface + "/accept_ra");
    if (listens && trim(*listens) == "1") found.autoconfigured.push_back(interface);
  }
  return found;
}

/// With what `ipv6` needs beside it.
HostRecord completed(World& world, std::optional<HostRecord> record, bool ipv6) {
  if (!record) record = survey(world);
  if (ipv6 && !record->ipv6) record->ipv6 = survey_ipv6(world);
  return *std::move(record);
}

Resources host_resources(World& world, const HostRecord& record) {
  return plan_host(host_traits(world), record);
}

bool tables_stand(World& world) {
  return world.kernel.check({FirewallTables{world.config.firewall_mark}}).empty();
}

/// Under the exclusive lock: record first, then the kernel.
void set_up(World& world, bool ipv6) {
  const auto before = world.store.host_record();
  const bool tables_vanished = before && !tables_stand(world);
  const HostRecord record = completed(world, before, ipv6);
  if (before != record) world.store.save(record);
  all_or_nothing([&] {
                   if (tables_vanished) load_all_rules(world);
                   world.kernel.ensure(host_resources(world, record));
                 },
                 [&] {
                   if (!before) world.store.erase_host_record();
                   if (before && *before != record) world.store.save(*before);
                 });
  if (tables_vanished) {
    world.notes.emplace_back(
        "cnet's firewall tables had vanished; they were made again from the records");
    std::ranges::copy(restore_all(world), std::back_inserter(world.notes));
  }
}

bool is_set_up(World& world, bool ipv6) {
  const auto record = world.store.host_record();
  return record && (record->ipv6 || !ipv6) && tables_stand(world);
}

}  // namespace

std::unique_ptr<state::Lock> hold_host_setup(World& world, bool ipv6) {
  for (;;) {
    auto shared = world.store.lock_host(LockMode::shared);
    if (is_set_up(world, ipv6)) return shared;
    shared.reset();
    const auto exclusive = world.store.lock_host(LockMode::exclusive);
    if (!is_set_up(world, ipv6)) set_up(world, ipv6);
  }
}

Resources plan_missing_host_setup(World& world, bool ipv6) {
  const HostRecord wanted = completed(world, world.store.host_record(), ipv6);
  return world.kernel.check(host_resources(world, wanted));
}

std::vector<std::string> release_host_setup(World& world) {
  const auto exclusive = world.store.lock_host(LockMode::exclusive);
  const auto record = world.store.host_record();
  if (!record || !world.store.network_ids().empty()) return {};
  auto failures = world.kernel.remove(host_resources(world, *record), Removal::complete);
  if (failures.empty()) world.store.erase_host_record();
  return failures;
}

void tidy(World& world) {
  world.store.sweep();
  release_host_setup(world);
}

void note_foreign_drops(World& world) {
  for (const ForeignDrop& drop : world.host.foreign_drops()) {
    world.notes.push_back(
        "forwarded packets are dropped by chain " + drop.chain + " of table " + drop.table + " (" +
        drop.reason + "); containers are cut off from other hosts until you run `cnet system check "
        "--fix`, or: " + drop.remedy);
  }
}

}  // namespace cnet
