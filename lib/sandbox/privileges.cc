#include "privileges.h"

#include <grp.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "cnet/base/error.h"
#include "seccomp_filter.h"

namespace cnet::sandbox {
namespace {

void narrow_bounding_set(std::uint64_t keep) {
  // PR_CAPBSET_READ fails with EINVAL behind the last capability this kernel knows.
  for (unsigned cap = 0; ::prctl(PR_CAPBSET_READ, cap, 0, 0, 0) >= 0; ++cap) {
    if (cap < 64 && (keep >> cap & 1) != 0) continue;
    if (::prctl(PR_CAPBSET_DROP, cap, 0, 0, 0) < 0) {
      throw Error::system("drop capability " + std::to_string(cap), errno);
    }
  }
}

/// Of the bounding set, as far as this kernel knows capabilities.
std::uint64_t bounding_set() {
  std::uint64_t set = 0;
  for (unsigned cap = 0; cap < 64; ++cap) {
    const int has = ::prctl(PR_CAPBSET_READ, cap, 0, 0, 0);
    if (has < 0) break;
    if (has > 0) set |= std::uint64_t{1} << cap;
  }
  return set;
}

void set_capabilities(std::uint64_t effective) {
  __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  std::array<__user_cap_data_struct, 2> data{};
  data[0].effective = data[0].permitted = static_cast<std::uint32_t>(effective);
  data[1].effective = data[1].permitted = static_cast<std::uint32_t>(effective >> 32);
  if (::syscall(SYS_capset, &header, data.data()) < 0) throw Error::system("capset", errno);
}

}  // namespace

void drop_privileges(const Identity& identity, const Confinement& confinement) {
  if (!confinement.no_new_privileges) load_filter(confinement);
  std::uint64_t capabilities = confinement.capabilities;
  if (confinement.all_capabilities) capabilities &= bounding_set();
  narrow_bounding_set(capabilities);
  if (::setgroups(identity.groups.size(), identity.groups.data()) < 0) {
    throw Error::system("setgroups", errno);
  }
  if (::setresgid(identity.gid, identity.gid, identity.gid) < 0)
    throw Error::system("setgid", errno);
  if (::setresuid(identity.uid, identity.uid, identity.uid) < 0)
    throw Error::system("setuid", errno);
  // Docker on a host that lacks some of the 14 itself fails too: what was promised is not there.
  set_capabilities(identity.uid == 0 ? capabilities : 0);
  if (::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) < 0 && errno != EINVAL) {
    throw Error::system("clear the ambient capabilities", errno);
  }
  if (confinement.no_new_privileges && ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) {
    throw Error::system("PR_SET_NO_NEW_PRIVS", errno);
  }
}

void regain_capabilities() {
  __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  std::array<__user_cap_data_struct, 2> data{};
  if (::syscall(SYS_capget, &header, data.data()) < 0) throw Error::system("capget", errno);
  for (__user_cap_data_struct& part : data) part.effective = part.permitted;
  if (::syscall(SYS_capset, &header, data.data()) < 0) throw Error::system("capset", errno);
}

void load_last_filter(const Confinement& confinement) {
  if (confinement.no_new_privileges) load_filter(confinement);
}

}  // namespace cnet::sandbox
