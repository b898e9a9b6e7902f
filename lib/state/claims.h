#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "cnet/state/store.h"

namespace cnet::state {

/// What a kind of claim needs to know of its owners. An owner is the claim's text: an id unless it
/// is damaged.
struct Owners {
  /// Whether a record says so: then the claim is in force.
  std::function<bool(const std::string& owner)> confirm;
  /// The owner's own lock; null while it is at work.
  std::function<std::unique_ptr<Lock>(const std::string& owner)> try_hold;
  /// Removes the folder in which the lock was taken, if nothing else is left of the owner. Called
  /// while it is held.
  std::function<void(const std::string& owner)> bury;
};

struct Claimed {
  bool taken = false;
  bool in_progress = false;  ///< by `holder`, which is at work
  std::string holder;
};

/// Claims: names, subnets and addresses that one owner holds, and how a dead owner's are taken
/// over.
///
/// A claim is stale when no record confirms it and its owner is not at work. Who finds one takes
/// the owner's own lock and looks again: so of two that find it at once only one takes it over, and
/// a creator, which holds its lock from before its first claim until its record is saved, is never
/// robbed.
class Claims {
 public:
  Claims(Disk& disk, Store& store) : disk_(disk), store_(store) {}

  Claimed take(const Path& claim, const std::string& id, const Owners& owners);
  /// Removes it if it is `id`'s.
  void drop(const Path& claim, const std::string& id);
  /// False when it is in force, or its owner at work.
  bool drop_if_stale(const Path& claim, const Owners& owners);

  Owners of_name(std::string_view kind, const std::string& name);
  Owners of_pool(const Prefix& prefix);
  Owners of_user_ids(const UserIds& ids);
  Owners of_reservation(const NetworkId& network, const Ip& ip);
  Owners of_lease(const NetworkId& network, const Ip& ip);

  /// The lock of an owner that is not at work; null otherwise.
  std::unique_ptr<Lock> try_hold_network(const std::string& owner);
  std::unique_ptr<Lock> try_hold_container(const std::string& owner);
  /// The same for what only commands claim: a monitor that lives is not at work on it.
  std::unique_ptr<Lock> try_lock_container(const std::string& owner);
  void bury_network(const std::string& owner);
  void bury_container(const std::string& owner);

 private:
  std::unique_ptr<Lock> hold_ownerless();
  Owners networks(std::function<bool(const Network&)> agrees);
  Owners containers(std::function<bool(const Container&)> agrees);
  Owners container_owners(std::function<bool(const ContainerId&)> confirms);
  bool has_nothing_but(const Path& folder, std::initializer_list<std::string_view> names);

  Disk& disk_;
  Store& store_;
};

}  // namespace cnet::state
