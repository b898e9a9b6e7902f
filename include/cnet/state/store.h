#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cnet/addr/ip.h"
#include "cnet/addr/prefix.h"
#include "cnet/base/error.h"
#include "cnet/base/id.h"
#include "cnet/model/container.h"
#include "cnet/model/network.h"
#include "cnet/model/sandbox.h"
#include "cnet/model/volume.h"
#include "cnet/state/disk.h"
#include "cnet/state/records.h"
#include "cnet/state/rotated_file.h"

namespace cnet::state {

/// The records of docs/state.md over a Disk: reads only what a call names, knows no policy. Locks
/// are taken by the engine. A record that is torn, foreign or too new is moved to quarantine/ and
/// named in warnings().
class Store {
 public:
  explicit Store(Disk& disk) : disk_(disk) {}

  /// Texts for stderr: what was quarantined since the store was made.
  const std::vector<std::string>& warnings() const { return warnings_; }

  // --- networks ----------------------------------------------------------------------------------
  std::optional<Network> network(const NetworkId& id);
  /// By its whole name alone: what a new network must not be called.
  std::optional<Network> network_named(const std::string& name);
  /// By name, full id or unique prefix of an id (an ambiguous prefix is an Error). The predefined
  /// ones are known without a file; `bridge` has a file once it was used.
  std::optional<Network> find_network(const std::string& name_or_id);
  std::vector<NetworkId> network_ids();  ///< those with a record
  void save(const Network& network);     ///< durable
  /// The record and its folder, reservations and recorded drops too; not the claims.
  void erase(const NetworkId& id);

  /// Claims the name for `id`; a stale claim is taken over. Throws Error (exists) that names the
  /// holder.
  void claim_network_name(const std::string& name, const NetworkId& id);
  void release_network_name(const std::string& name, const NetworkId& id);
  /// False when the prefix itself is claimed by a living network; a stale claim is taken over.
  bool claim_pool(const Prefix& prefix, const NetworkId& id);
  void release_pool(const Prefix& prefix, const NetworkId& id);
  std::vector<std::pair<Prefix, NetworkId>> pools();
  std::vector<Prefix> claimed_prefixes();  ///< the same without their owners: one listing

  /// Those that record what is dropped: Network::bridge.log_drops, kept in step by save() and
  /// erase().
  std::vector<NetworkId> networks_with_drops();
  RotatedFile drop_file(const NetworkId& id) const;
  /// For the process that records it, for as long as it does; nullptr when there is one.
  std::unique_ptr<Lock> try_lock_watcher();
  bool has_watcher();

  // --- addresses ---------------------------------------------------------------------------------
  /// A configured --ip: false when another container has it reserved.
  bool reserve(const NetworkId& network, const Ip& ip, const ContainerId& container);
  void unreserve(const NetworkId& network, const Ip& ip, const ContainerId& container);
  std::optional<ContainerId> reserved_by(const NetworkId& network, const Ip& ip);
  /// An address in use: false when somebody has it. A lease whose container neither runs nor is
  /// being started (alive and lock free) is taken over, unless its sandbox still names the address:
  /// then the kernel may still hold it, and that container has to be settled first.
  bool lease(const NetworkId& network, const Ip& ip, const ContainerId& container);
  void release(const NetworkId& network, const Ip& ip, const ContainerId& container);
  std::optional<ContainerId> leased_by(const NetworkId& network, const Ip& ip);
  std::vector<std::pair<Ip, ContainerId>> leases(const NetworkId& network);
  /// The address given last, so that reuse comes as late as possible.
  std::optional<Ip> last_given(const NetworkId& network, Family family);
  void set_last_given(const NetworkId& network, const Ip& ip);

  // --- containers --------------------------------------------------------------------------------
  std::optional<Container> container(const ContainerId& id);
  std::optional<Container> container_named(const std::string& name);
  std::optional<Container> find_container(const std::string& name_or_id);
  /// Those with a record in either tree, or a sandbox left over.
  std::vector<ContainerId> container_ids();
  void save(const Container& container);  ///< durable, or in /run without a sync when auto_remove
  /// Record and folders; when killed, rm again or sweep ends it.
  void erase(const ContainerId& id);
  void claim_container_name(const std::string& name, const ContainerId& id);
  /// False when another container has it, or is about to.
  bool try_claim_container_name(const std::string& name, const ContainerId& id);
  void release_container_name(const std::string& name, const ContainerId& id);

  /// Ids for a container's own users, under lock_user_ids(). Absent when they are claimed; else the
  /// container that has some of them. A stale claim is taken over.
  std::optional<ContainerId> claim_user_ids(const UserIds& ids, const ContainerId& id);
  void release_user_ids(const UserIds& ids, const ContainerId& id);
  std::vector<UserIds> claimed_user_ids();

  /// Containers with a restart policy that nobody has stopped: whoever finds one of them without a
  /// monitor has it started. In /run.
  void watch(const ContainerId& id);
  void unwatch(const ContainerId& id);
  bool is_watched(const ContainerId& id);
  std::vector<ContainerId> watched();

  /// Containers that share the network of `owner`, running or not: claims in its folder. One whose
  /// container is gone, or shares another's by now, is dropped by members().
  void add_member(const ContainerId& owner, const ContainerId& member);
  void remove_member(const ContainerId& owner, const ContainerId& member);
  std::vector<Container> members(const ContainerId& owner);
  /// The same for containers whose --link on the default network leads to `target`.
  void add_linker(const ContainerId& target, const ContainerId& linker);
  void remove_linker(const ContainerId& target, const ContainerId& linker);
  std::vector<Container> linkers(const ContainerId& target);

  std::optional<Sandbox> sandbox(const ContainerId& id);
  void save(const Sandbox& sandbox);  ///< in /run
  void erase_sandbox(const ContainerId& id);
  /// Absent when it never ran since boot.
  std::optional<RunState> run_state(const ContainerId& id);
  std::optional<Health> health(const ContainerId& id);  ///< absent when its last run had no check
  /// Whether a monitor lives: its `alive` lock is held.
  bool monitor_alive(const ContainerId& id);

  // --- volumes -----------------------------------------------------------------------------------
  std::optional<Volume> volume(const std::string& name);
  std::vector<std::string> volume_names();  ///< those with a record
  /// The record, then the folder for its data. Does what is missing of a volume that exists.
  void make_volume(const Volume& volume, Durability durability);
  /// Record and data at once: killed anywhere, the volume is there or it is not. What it held is
  /// set aside until empty_removed(), which may take long and is called without the lock.
  void erase_volume(const std::string& name);
  void empty_removed();
  /// Its folder on the host; the data lie in kVolumeData below it.
  std::string volume_path(const std::string& name) const;
  std::string volumes_path() const;  ///< the folder of these folders

  // --- the host ----------------------------------------------------------------------------------
  std::optional<HostRecord> host_record();
  void save(const HostRecord& record);  ///< in /run
  void erase_host_record();

  // --- locks, in this order: network, pools, host, container, volumes or user ids ----------------
  /// Held while a new network looks for a free subnet and claims it.
  std::unique_ptr<Lock> lock_pools();
  /// Shared by whoever needs the host's set-up or removes anything; exclusive for making, removing
  /// and restoring it. Who removes may take it under a container's lock: nobody holds it
  /// exclusively and waits for a container.
  std::unique_ptr<Lock> lock_host(LockMode mode);
  std::unique_ptr<Lock> lock_network(const NetworkId& id, LockMode mode);
  std::unique_ptr<Lock> lock_container(const ContainerId& id);
  /// Whether a command holds it at this moment.
  bool is_locked(const ContainerId& id);
  /// Held while a container's ids are chosen and claimed.
  std::unique_ptr<Lock> lock_user_ids();
  /// Held while a volume is made, and from the look whether anybody uses it until it is removed.
  std::unique_ptr<Lock> lock_volumes();

  /// Removes what killed commands left: stale claims, folders without a record. Returns what it
  /// removed, in words.
  std::vector<std::string> sweep();

  // --- paths for the kernel and the monitor ------------------------------------------------------
  /// /var/lib/cnet/containers/<id>/NAME; the folder is made by make_container_folders.
  std::string container_path(const ContainerId& id, const std::string& name) const;
  std::string run_path(const ContainerId& id) const;   ///< /run/cnet/containers/<id>
  void make_container_folders(const ContainerId& id);  ///< upper, work, and the run folder
  /// A file that is bound into the container: written in place, so that it stays the file the
  /// container sees.
  void write_container_file(const ContainerId& id, const std::string& name,
                            std::string_view content);
  /// The same unless somebody else has changed what was in it.
  void replace_container_file(const ContainerId& id, const std::string& name,
                              std::string_view expected, std::string_view content);

 private:
  template <class Record>
  std::optional<Record> load(const Path& path, Record (*parse)(std::string_view),
                             const std::function<bool(const Record&)>& is_the_right_one);
  template <class Value>
  std::optional<Value> read_or_quarantine(const Path& path,
                                          const std::function<Value(std::string_view)>& parse);
  std::vector<Container> listed(const Path& folder,
                                const std::function<bool(const Container&)>& belongs);
  void quarantine(const Path& path, const Error& why);
  void warn(std::string text);
  void require_known_version();
  void write_version();
  void write_record(const Path& path, const std::string& text, Durability durability);
  void take_name(std::string_view kind, const std::string& name, const std::string& id);
  void remove_dead_copies(const std::string& name);

  Disk& disk_;
  std::vector<std::string> warnings_;
  bool version_known_ = false;    ///< the version file was looked at
  bool version_written_ = false;  ///< it is there
};

}  // namespace cnet::state
