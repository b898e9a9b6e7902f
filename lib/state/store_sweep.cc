// What `repair` removes: everything that killed commands left and that no other command would ever
// meet.
#include <set>

#include "claims.h"
#include "cnet/base/text.h"
#include "cnet/state/store.h"
#include "store_paths.h"

namespace cnet::state {
namespace {

class Sweeper {
 public:
  Sweeper(Disk& disk, Store& store) : disk_(disk), store_(store), claims_(disk, store) {}

  std::vector<std::string> sweep() {
    sweep_names(paths::kNetwork);
    sweep_names(paths::kContainer);
    for (const auto& [prefix, id] : store_.pools()) {
      drop(paths::pool(prefix), claims_.of_pool(prefix), "the subnet " + prefix.str());
    }
    for (const UserIds& ids : store_.claimed_user_ids()) {
      drop(paths::user_ids(ids), claims_.of_user_ids(ids), "the user ids " + ids.str());
    }
    for (const NetworkId& id :
         folders<NetworkId>({paths::networks(), paths::run_networks(), paths::drops()})) {
      sweep_addresses(id);
      sweep_names_in_dns(id);
      remove_network_folders(id);
    }
    for (const ContainerId& id :
         folders<ContainerId>({paths::containers(), paths::run_containers()})) {
      remove_container_folders(id);
    }
    sweep_volumes();
    return std::move(done_);
  }

 private:
  void drop(const Path& claim, const Owners& owners, const std::string& words) {
    if (claims_.drop_if_stale(claim, owners)) done_.push_back("dropped the claim to " + words);
  }

  void sweep_names(std::string_view kind) {
    for (const std::string& name : disk_.list(paths::names(kind))) {
      drop(paths::name(kind, name), claims_.of_name(kind, name),
           "the " + std::string(kind) + " name " + quoted(name));
    }
  }

  void sweep_addresses(const NetworkId& id) {
    for (const std::string& name : disk_.list(paths::reserved(id))) {
      const auto ip = Ip::parse(name);
      if (ip) drop(paths::reserved(id, *ip), claims_.of_reservation(id, *ip), "reserved " + name);
    }
    for (const std::string& name : disk_.list(paths::leases(id))) {
      const auto ip = Ip::parse(name);
      if (ip) drop(paths::lease(id, *ip), claims_.of_lease(id, *ip), "leased " + name);
    }
  }

  /// A name without addresses: whoever took the last one away was killed before the folder went.
  void sweep_names_in_dns(const NetworkId& id) {
    const Path names = paths::dns_names(id);
    for (const std::string& name : disk_.list(names)) {
      const Path folder{names.tree, names.relative + "/" + name};
      if (disk_.list(folder).empty()) disk_.remove_folder(folder);
    }
  }

  /// The ids that have a folder in one of these.
  template <class AnyId>
  std::set<AnyId> folders(const std::vector<Path>& parents) {
    std::set<AnyId> ids;
    for (const Path& folder : parents) {
      for (const std::string& name : disk_.list(folder)) {
        if (auto id = AnyId::parse(name)) ids.insert(std::move(*id));
      }
    }
    return ids;
  }

  void remove_network_folders(const NetworkId& id) {
    if (disk_.exists(paths::network(id))) return;
    const auto held = claims_.try_hold_network(id.str());
    if (!held || disk_.exists(paths::network(id))) return;
    for (const Path& folder : {paths::network_folder(id), paths::drops(id)}) {
      if (!disk_.exists(folder)) continue;
      disk_.remove_folder(folder);
      done_.push_back("removed the folder of network " + id.short_form() + ", which has no record");
    }
    claims_.bury_network(id.str());
  }

  /// A folder with neither record nor data: somebody was killed while making it. Data without a
  /// record (it was quarantined) are somebody's, and stay.
  void sweep_volumes() {
    const auto names = disk_.list(paths::volumes());
    if (names.empty()) return;
    const auto held = store_.lock_volumes();
    for (const std::string& name : names) {
      if (disk_.exists(paths::volume(name)) || disk_.exists(paths::volume_data(name))) continue;
      disk_.remove_folder(paths::volume_folder(name));
      done_.push_back("removed the folder of volume " + quoted(name) + ", which has no record");
    }
  }

  bool has_record(const ContainerId& id) {
    return disk_.exists(paths::container(id)) || disk_.exists(paths::rm_record(id)) ||
           disk_.exists(paths::sandbox(id));
  }

  void remove_container_folders(const ContainerId& id) {
    if (has_record(id)) return;
    const auto held = claims_.try_hold_container(id.str());
    if (!held || has_record(id)) return;
    disk_.remove_folder(paths::container_folder(id));
    disk_.remove_folder(paths::run_folder(id));
    done_.push_back("removed the folders of container " + id.short_form() +
                    ", which has no record");
  }

  Disk& disk_;
  Store& store_;
  Claims claims_;
  std::vector<std::string> done_;
};

}  // namespace

std::vector<std::string> Store::sweep() {
  require_known_version();
  auto done = Sweeper(disk_, *this).sweep();
  empty_removed();
  return done;
}

}  // namespace cnet::state
