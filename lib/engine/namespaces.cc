#include "namespaces.h"

#include <algorithm>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "find.h"
#include "settle.h"

namespace cnet {
namespace {

/// A flag that was given although the namespace is somebody else's.
void refuse(bool given, const std::string& flag, const std::string& space, const std::string& why) {
  if (!given) return;
  throw Error(flag + " cannot be given with " + space, Error::Kind::usage).hint(why);
}

/// `--pid container:db`, as in an error.
std::string flag_words(const std::string& flag, const std::string& name) {
  return flag + " container:" + name;
}

Container find_owner(World& world, const std::string& flag, const CreateContainer& flags,
                     const std::string& name) {
  if (name == flags.name) {
    throw Error(flag_words(flag, name) + ": a container cannot join itself", Error::Kind::usage);
  }
  if (auto owner = world.store.find_container(name)) return *std::move(owner);
  throw Error(flag_words(flag, name) + ": no such container " + quoted(name),
              Error::Kind::not_found)
      .hint("`cnet ps -a` lists them");
}

ContainerId find_network_owner(World& world, const CreateContainer& flags) {
  const std::string& name = flags.network.container;
  if (name.empty()) return {};
  const Container owner = find_owner(world, "--network", flags, name);
  if (owner.namespaces.network.empty()) return owner.id;
  const auto first = world.store.container(owner.namespaces.network);
  throw Error(flag_words("--network", name) + ": that container shares the network of another",
              Error::Kind::usage)
      .hint(first ? "join the one whose it is: --network container:" + first->name
                  : "the container whose it was is gone");
}

Namespace find_namespace(World& world, const std::string& flag, const CreateContainer& flags,
                         const NamespaceChoice& choice) {
  if (choice.mode != NamespaceMode::container) return {.mode = choice.mode, .container = {}};
  const Container owner = find_owner(world, flag, flags, choice.container);
  if (flag == "--ipc" && owner.namespaces.ipc.mode != NamespaceMode::shareable) {
    throw Error(flag_words(flag, choice.container) + ": that container does not share its IPC",
                Error::Kind::usage)
        .hint("create it with --ipc shareable");
  }
  return {.mode = NamespaceMode::container, .container = owner.id};
}

/// The init of a container that has to run.
JoinedContainer running_init(World& world, const std::string& member, const std::string& flag,
                             const ContainerId& id) {
  const auto owner = world.store.container(id);
  if (!owner) {
    throw Error("container " + id.short_form() + ", which container " + quoted(member) +
                    " joins by " + flag + ", does not exist any more",
                Error::Kind::not_found)
        .hint("remove this one, and create it anew with another");
  }
  const auto run = world.store.run_state(id);
  if (!run || run->ended || !world.store.monitor_alive(id)) {
    throw Error(flag_words(flag, owner->name) + ": that container is not running")
        .hint("`cnet start " + owner->name + "` first");
  }
  return {.name = owner->name,
          .pid = static_cast<std::uint64_t>(run->pid),
          .start_time = run->pid_start_time};
}

/// Collects what is joined, each container once.
class Joining {
 public:
  Joining(World& world, const Container& member) : world_(world), member_(member) {}

  void add(const std::string& flag, const ContainerId& id, bool JoinedContainer::*which) {
    if (id.empty()) return;
    const auto known = std::ranges::find(ids_, id);
    const auto at = static_cast<std::size_t>(known - ids_.begin());
    if (known == ids_.end()) {
      joined_.push_back(running_init(world_, member_.name, flag, id));
      ids_.push_back(id);
    }
    joined_[at].*which = true;
  }
  std::vector<JoinedContainer> take() { return std::move(joined_); }

 private:
  World& world_;
  const Container& member_;
  std::vector<ContainerId> ids_;
  std::vector<JoinedContainer> joined_;
};

/// Root of a user namespace has no power in the namespaces of another one, whoever joins them.
void require_own_users_fit(const CreateContainer& flags) {
  const std::string users = "--userns " + own_users_words(flags.namespaces.users);
  refuse(
      flags.security.privileged, "--privileged", users,
      "its powers are those of the host's root, which it is not; --cap-add gives some of its own");
  const std::string why = "its users would have no power there: leave one of the flags out";
  const auto refuse_joined = [&](const std::string& flag, const std::string& name) {
    if (!name.empty()) refuse(true, flag_words(flag, name), users, why);
  };
  refuse_joined("--network", flags.network.container);
  refuse_joined("--pid", flags.namespaces.pid.container);
  refuse_joined("--ipc", flags.namespaces.ipc.container);
  refuse_joined("--uts", flags.namespaces.uts.container);
}

}  // namespace

void require_namespaces_fit(const CreateContainer& flags) {
  if (flags.network.mode == NetworkMode::container) {
    const std::string space = flag_words("--network", flags.network.container);
    const std::string why = "what belongs to the network is that container's: give it there";
    refuse(!flags.hostname.empty(), "--hostname", space, why);
    refuse(!flags.domainname.empty(), "--domainname", space, why);
    refuse(!flags.published.empty(), "--publish", space, why);
    refuse(flags.publish_all, "--publish-all", space, why);
    refuse(!flags.exposed.empty(), "--expose", space, why);
    refuse(!flags.names.hosts.empty(), "--add-host", space, why);
    refuse(!flags.names.dns.servers.empty(), "--dns", space, why);
    refuse(!flags.names.dns.search.empty(), "--dns-search", space, why);
    refuse(!flags.names.dns.options.empty(), "--dns-option", space, why);
  }
  if (flags.namespaces.uts.mode != NamespaceMode::own) {
    const bool host = flags.namespaces.uts.mode == NamespaceMode::host;
    const std::string space =
        host ? "--uts host" : flag_words("--uts", flags.namespaces.uts.container);
    const std::string why =
        std::string("the names are ") + (host ? "the host's" : "that container's");
    refuse(!flags.hostname.empty(), "--hostname", space, why);
    refuse(!flags.domainname.empty(), "--domainname", space, why);
  }
  if (flags.namespaces.users) require_own_users_fit(flags);
}

Namespaces find_namespaces(World& world, const CreateContainer& flags) {
  return {.network = find_network_owner(world, flags),
          .pid = find_namespace(world, "--pid", flags, flags.namespaces.pid),
          .ipc = find_namespace(world, "--ipc", flags, flags.namespaces.ipc),
          .uts = find_namespace(world, "--uts", flags, flags.namespaces.uts),
          .users = flags.namespaces.users};
}

std::vector<JoinedContainer> joined_containers(World& world, const Container& container) {
  const Namespaces& spaces = container.namespaces;
  Joining joining(world, container);
  joining.add("--network", spaces.network, &JoinedContainer::network);
  joining.add("--pid", spaces.pid.container, &JoinedContainer::pids);
  joining.add("--ipc", spaces.ipc.container, &JoinedContainer::ipc);
  joining.add("--uts", spaces.uts.container, &JoinedContainer::uts);
  return joining.take();
}

NamespaceSpec namespace_spec(const Container& container, std::vector<JoinedContainer> joined) {
  const auto own = [](const Namespace& space) {
    return space.mode != NamespaceMode::host && space.mode != NamespaceMode::container;
  };
  const Namespaces& spaces = container.namespaces;
  return {.own_pids = own(spaces.pid),
          .own_ipc = own(spaces.ipc),
          .own_uts = own(spaces.uts),
          .shm = spaces.ipc.mode != NamespaceMode::none,
          .joined = std::move(joined)};
}

std::optional<Container> network_owner(World& world, const Container& container) {
  if (container.namespaces.network.empty()) return std::nullopt;
  return find_container(world, container.namespaces.network.str());
}

OwnerRun owner_run(World& world, const Container& container,
                   const std::vector<JoinedContainer>& joined) {
  if (container.namespaces.network.empty()) return {};
  world.store.add_member(container.namespaces.network, container.id);
  const auto owner = std::ranges::find(joined, true, &JoinedContainer::network);
  return {.pid = static_cast<int>(owner->pid), .pid_start_time = owner->start_time};
}

void record_member(World& world, const Container& container) {
  const ContainerId& owner = container.namespaces.network;
  const auto lock = lock_recorded(world, owner);
  if (!lock) find_container(world, owner.str());  // throws: it was removed meanwhile
  world.store.save(container);
  world.store.add_member(owner, container.id);
}

void leave_owner(World& world, const Container& container) {
  if (container.namespaces.network.empty()) return;
  world.store.remove_member(container.namespaces.network, container.id);
}

void require_no_members(World& world, const Container& container) {
  std::vector<std::string> names;
  for (const Container& member : world.store.members(container.id)) names.push_back(member.name);
  if (names.empty()) return;
  std::ranges::sort(names, natural_less);
  throw Error("its network is shared by: " + join(names, ", "), Error::Kind::in_use)
      .hint("remove them first, or remove it all the same with `cnet rm -f " + container.name +
            "`");
}

bool has_lost_network(World& world, const Container& container, const Sandbox& sandbox) {
  const ContainerId& owner = container.namespaces.network;
  if (owner.empty()) return false;
  const auto run = world.store.run_state(owner);
  const bool same = run && !run->ended && run->pid == sandbox.owner.pid &&
                    run->pid_start_time == sandbox.owner.pid_start_time;
  return !same || !world.store.monitor_alive(owner);
}

Error shares_network(World& world, const Container& container) {
  const auto owner = world.store.container(container.namespaces.network);
  const std::string name =
      owner ? quoted(owner->name) : container.namespaces.network.short_form() + ", which is gone";
  return Error("container " + quoted(container.name) + " shares the network of container " + name,
               Error::Kind::usage)
      .hint(owner ? "connect or disconnect that one: container " + owner->name
                  : "create it anew with another --network");
}

}  // namespace cnet
