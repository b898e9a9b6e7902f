#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cnet/addr/ip.h"
#include "cnet/addr/prefix.h"
#include "cnet/base/id.h"
#include "cnet/model/user_ids.h"
#include "cnet/state/disk.h"

/// Every path the store knows; docs/state.md is this file in words.
namespace cnet::state::paths {

inline Path durable(std::string relative) { return {Tree::durable, std::move(relative)}; }
inline Path runtime(std::string relative) { return {Tree::runtime, std::move(relative)}; }

inline Path version() { return durable("version"); }

inline Path networks() { return durable("networks"); }
inline Path run_networks() { return runtime("networks"); }
inline Path network(const NetworkId& id) { return durable("networks/" + id.str() + ".json"); }
inline Path network_folder(const NetworkId& id) { return durable("networks/" + id.str()); }
inline Path network_run_folder(const NetworkId& id) { return runtime("networks/" + id.str()); }
inline Path network_lock(const NetworkId& id) { return runtime("networks/" + id.str() + "/lock"); }
inline Path reserved(const NetworkId& id) { return durable("networks/" + id.str() + "/reserved"); }
inline Path reserved(const NetworkId& id, const Ip& ip) {
  return durable("networks/" + id.str() + "/reserved/" + ip.str());
}
inline Path leases(const NetworkId& id) { return runtime("networks/" + id.str() + "/leases"); }
inline Path lease(const NetworkId& id, const Ip& ip) {
  return runtime("networks/" + id.str() + "/leases/" + ip.str());
}
inline Path last_given(const NetworkId& id, Family family) {
  return runtime("networks/" + id.str() + (family == Family::v4 ? "/last4" : "/last6"));
}

/// Made and removed by kernel/, as resources: a folder for each name with a file for each address.
inline Path dns_names(const NetworkId& id) { return runtime("networks/" + id.str() + "/names"); }

/// One of each network that records its drops: what is dropped is in the file `log`.
inline Path drops() { return durable("drops"); }
inline Path drops(const NetworkId& id) { return durable("drops/" + id.str()); }

inline Path pools() { return durable("pools"); }
/// "10.9.0.0/24" cannot be a file's name; "10.9.0.0_24" can.
Path pool(const Prefix& prefix);
std::optional<Prefix> pool_prefix(std::string file_name);

/// Ids of the host's that containers have for their own users: "100000_65536".
inline Path user_ids() { return durable("users"); }
Path user_ids(const UserIds& ids);
std::optional<UserIds> user_ids_of(std::string file_name);

inline Path names(std::string_view kind) { return durable("names/" + std::string(kind)); }
/// Throws Error (usage) for what can be no file's name.
Path name(std::string_view kind, const std::string& name);
bool is_file_name(std::string_view name);

inline Path containers() { return durable("containers"); }
inline Path run_containers() { return runtime("containers"); }
inline Path container(const ContainerId& id) { return durable("containers/" + id.str() + ".json"); }
inline Path container_folder(const ContainerId& id) { return durable("containers/" + id.str()); }
inline Path container_file(const ContainerId& id, const std::string& file) {
  return durable("containers/" + id.str() + "/" + file);
}
inline Path members(const ContainerId& owner) { return container_file(owner, "members"); }
inline Path member(const ContainerId& owner, const ContainerId& member) {
  return container_file(owner, "members/" + member.str());
}
/// Containers that know this one by --link.
inline Path linkers(const ContainerId& target) { return container_file(target, "linkers"); }
inline Path linker(const ContainerId& target, const ContainerId& linker) {
  return container_file(target, "linkers/" + linker.str());
}
inline Path run_folder(const ContainerId& id) { return runtime("containers/" + id.str()); }
inline Path run_file(const ContainerId& id, const std::string& file) {
  return runtime("containers/" + id.str() + "/" + file);
}
/// The record of a --rm container.
inline Path rm_record(const ContainerId& id) { return run_file(id, "record.json"); }
inline Path sandbox(const ContainerId& id) { return run_file(id, "sandbox.json"); }
inline Path run_state(const ContainerId& id) { return run_file(id, "state.json"); }
inline Path health(const ContainerId& id) { return run_file(id, "health.json"); }
inline Path container_lock(const ContainerId& id) { return run_file(id, "lock"); }
inline Path alive(const ContainerId& id) { return run_file(id, "alive"); }

/// Containers that their restart policy may have to start.
inline Path watched() { return runtime("restarts"); }
inline Path watched(const ContainerId& id) { return runtime("restarts/" + id.str()); }

inline Path volumes() { return durable("volumes"); }
inline Path volume_folder(const std::string& name) { return durable("volumes/" + name); }
inline Path volume(const std::string& name) { return durable("volumes/" + name + "/volume.json"); }
inline Path volume_data(const std::string& name) { return durable("volumes/" + name + "/_data"); }
/// Held by whoever fills the volume with what an image has (lib/sandbox/volume_data.cc).
inline Path volume_lock(const std::string& name) { return durable("volumes/" + name + "/lock"); }

/// Folders on their way to be gone.
inline Path removed() { return durable("removed"); }
inline Path removed(const std::string& name) { return durable("removed/" + name); }

inline Path host_record() { return runtime("host.json"); }
inline Path host_lock() { return runtime("locks/host"); }
/// Held by the watcher for life.
inline Path watcher_lock() { return runtime("locks/watcher"); }
inline Path pools_lock() { return runtime("locks/pools"); }
inline Path user_ids_lock() { return runtime("locks/users"); }
inline Path volumes_lock() { return runtime("locks/volumes"); }
/// For taking over a claim that no container or network owns.
inline Path ownerless_claims_lock() { return runtime("locks/claims"); }

inline constexpr std::string_view kNetwork = "network";
inline constexpr std::string_view kContainer = "container";

}  // namespace cnet::state::paths
