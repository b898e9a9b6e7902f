#include "user_ids.h"

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "find.h"

namespace cnet {
namespace {

std::vector<Account> accounts(World& world) {
  std::vector<Account> all = parse_accounts(world.host_file("/etc/passwd"));
  for (Account& group : parse_accounts(world.host_file("/etc/group"))) {
    all.push_back(std::move(group));
  }
  return all;
}

std::vector<UserIds> pools(World& world) {
  const std::string& user = world.config.user_ids_of;
  if (user.empty()) return {kUnclaimedIds};
  auto ids =
      parse_subordinate_ids(world.host_file("/etc/subuid"), world.host_file("/etc/subgid"), user);
  if (!ids.empty()) return ids;
  throw Error("--userns auto: /etc/subuid and /etc/subgid give no ids to user " + quoted(user))
      .hint("add the line " + user +
            ":100000:655360 to both, or take userns-user out of cnet's "
            "configuration");
}

UserIds choose(World& world) {
  std::vector<UserIds> taken = world.store.claimed_user_ids();
  for (const Account& account : accounts(world)) taken.push_back({account.id, 1});
  if (const auto ids = choose_user_ids(pools(world), taken)) return *ids;
  throw Error("--userns auto: no " + std::to_string(kAutomaticIds) + " ids are left")
      .hint("remove containers that have some, or give ids with --userns UID:COUNT");
}

void require_nobodys(World& world, const UserIds& ids) {
  const auto account = account_among(accounts(world), ids);
  if (!account) return;
  throw Error("--userns " + ids.str() + ": id " + std::to_string(account->id) +
                  " is that of the host's account " + quoted(account->name),
              Error::Kind::usage)
      .hint("choose ids that nobody has, or --userns auto");
}

Error taken_by(World& world, const UserIds& ids, const ContainerId& holder) {
  const auto container = world.store.container(holder);
  return Error("--userns " + ids.str() + ": container " +
                   (container ? quoted(container->name) : holder.short_form()) +
                   " has some of these ids",
               Error::Kind::exists)
      .hint("choose others, or --userns auto");
}

}  // namespace

void claim_user_ids(World& world, Container& container) {
  OwnUsers& users = container.namespaces.users;
  if (!users) return;
  const auto lock = world.store.lock_user_ids();
  if (users.automatic) {
    users.ids = choose(world);
  } else {
    require_nobodys(world, users.ids);
  }
  const auto holder = world.store.claim_user_ids(users.ids, container.id);
  if (holder) throw taken_by(world, users.ids, *holder);
}

void release_user_ids(World& world, const Container& container) {
  const UserIds& ids = container.namespaces.users.ids;
  if (ids) world.store.release_user_ids(ids, container.id);
}

}  // namespace cnet
