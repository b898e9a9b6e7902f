#include "seccomp_filter.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <bit>
#include <cerrno>

#include "cnet/base/error.h"
#include "cnet/seccomp/filter.h"

namespace cnet::sandbox {
namespace {

using seccomp::Instruction;
static_assert(sizeof(Instruction) == sizeof(sock_filter) &&
              offsetof(Instruction, if_true) == offsetof(sock_filter, jt) &&
              offsetof(Instruction, k) == offsetof(sock_filter, k));

seccomp::Filter filter_of(const Confinement& confinement) {
  if (confinement.filter.empty()) {
    return seccomp::default_filter(seccomp::kThisMachine, confinement.capabilities);
  }
  seccomp::Filter filter;
  for (const std::uint64_t word : confinement.filter) {
    filter.push_back(std::bit_cast<Instruction>(word));
  }
  return filter;
}

}  // namespace

void load_filter(const Confinement& confinement) {
  if (!confinement.seccomp) return;
  seccomp::Filter filter = filter_of(confinement);
  sock_fprog program{.len = static_cast<unsigned short>(filter.size()),
                     .filter = reinterpret_cast<sock_filter*>(filter.data())};
  // As runc: without the slow-down for speculation that kernels before 5.16 tie to a filter.
  if (::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_SPEC_ALLOW, &program) <
      0) {
    throw Error::system("load the system call filter", errno);
  }
}

}  // namespace cnet::sandbox
