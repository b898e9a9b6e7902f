#include "privileges.h"

#include <grp.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "cnet/base/error.h"

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

void set_capabilities(std::uint64_t effective) {
  __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  std::array<__user_cap_data_struct, 2> data{};
  data[0].effective = data[0].permitted = static_cast<std::uint32_t>(effective);
  data[1].effective = data[1].permitted = static_cast<std::uint32_t>(effective >> 32);
  if (::syscall(SYS_capset, &header, data.data()) < 0) throw Error::system("capset", errno);
}

}  // namespace

void drop_privileges(const Identity& identity, std::uint64_t capabilities) {
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
}

}  // namespace cnet::sandbox
