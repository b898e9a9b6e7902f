#include "own_users.h"

#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <set>

#include "cnet/base/error.h"
#include "mounts.h"
#include "privileges.h"

namespace cnet::sandbox {
namespace {

void cover(const std::string& folder, const Users& users) {
  const UniqueFd place(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!place) throw Error::system("open " + folder, errno);
  const UniqueFd clone = clone_mount(place.get(), 0, folder);
  map_owners(clone.get(), users.space.get(), 0, folder);
  set_propagation(clone.get(), "", MS_PRIVATE);
  attach(clone.get(), place.get(), folder + " with the container's owners");
}

}  // namespace

void act_as_root_of(const UserIds& ids) {
  if (!ids) return;
  constexpr auto keep = static_cast<uid_t>(-1);
  if (::setresgid(keep, ids.first, keep) < 0 || ::setresuid(keep, ids.first, keep) < 0) {
    throw Error::system("become the container's root", errno);
  }
  regain_capabilities();
  // A change of credentials takes both back.
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
}

void become_root_inside() {
  if (::setgroups(0, nullptr) < 0 || ::setresgid(0, 0, 0) < 0 || ::setresuid(0, 0, 0) < 0) {
    throw Error::system("become root in the user namespace", errno);
  }
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

void cover_sources(const SandboxSpec& spec, const Users& users) {
  if (!users.ids) return;
  std::set<std::string> folders(spec.layers.begin(), spec.layers.end());
  // The upper folder and the work folder beside it have to be in one mount.
  if (spec.rootfs.empty()) folders.insert(spec.upper.substr(0, spec.upper.rfind('/')));
  for (const Mount& mount : spec.mounts.list) {
    if (mount.kind == MountKind::volume) folders.insert(mount.source);
  }
  for (const std::string& folder : folders) cover(folder, users);
}

void require_own(const Identity& identity, const UserIds& ids) {
  if (!ids) return;
  std::uint32_t highest = std::max(identity.uid, identity.gid);
  for (const gid_t group : identity.groups) highest = std::max(highest, group);
  if (highest < ids.count) return;
  throw Error("id " + std::to_string(highest) + " is not among the " + std::to_string(ids.count) +
              " that --userns gives the container")
      .hint("give it more: --userns UID:COUNT");
}

}  // namespace cnet::sandbox
