#include "seccomp.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "cnet/base/error.h"

namespace cnet::resolver {
namespace {

#if defined(__x86_64__)
constexpr std::uint32_t kMachine = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t kMachine = AUDIT_ARCH_AARCH64;
#else
#error "which system calls does this machine have?"
#endif

constexpr int kAllowed[] = {
    SYS_recvmmsg,   SYS_sendmmsg,  SYS_newfstatat, SYS_openat2,      SYS_getdents64,
    SYS_close,      SYS_epoll_pwait, SYS_epoll_ctl, SYS_recvfrom,    SYS_sendto,
    SYS_recvmsg,    SYS_sendmsg,   SYS_connect,    SYS_accept4,      SYS_read,
    SYS_pread64,    SYS_fstat,     SYS_getsockopt, SYS_getrandom,    SYS_clock_gettime,
    SYS_brk,        SYS_munmap,    SYS_mremap,     SYS_madvise,      SYS_rt_sigreturn,
    SYS_exit_group, SYS_restart_syscall,
#if defined(__x86_64__)
    SYS_epoll_wait,
#endif
};

constexpr sock_filter statement(std::uint16_t code, std::uint32_t k) {
  return {.code = code, .jt = 0, .jf = 0, .k = k};
}

/// The next statement if equal, else the one behind it.
constexpr sock_filter unless_equal_skip(std::uint32_t k) {
  return {.code = BPF_JMP | BPF_JEQ | BPF_K, .jt = 0, .jf = 1, .k = k};
}

constexpr auto kLoad = static_cast<std::uint16_t>(BPF_LD | BPF_W | BPF_ABS);
constexpr auto kReturn = static_cast<std::uint16_t>(BPF_RET | BPF_K);

/// Memory may be had, but not executed.
void add_mmap(std::vector<sock_filter>& filter) {
  constexpr std::uint32_t protection = offsetof(seccomp_data, args) + 2 * sizeof(std::uint64_t);
  filter.push_back({.code = BPF_JMP | BPF_JEQ | BPF_K, .jt = 0, .jf = 4, .k = SYS_mmap});
  filter.push_back(statement(kLoad, protection));
  filter.push_back({.code = BPF_JMP | BPF_JSET | BPF_K, .jt = 0, .jf = 1, .k = PROT_EXEC});
  filter.push_back(statement(kReturn, SECCOMP_RET_KILL_PROCESS));
  filter.push_back(statement(kReturn, SECCOMP_RET_ALLOW));
}

}  // namespace

void allow_only_answering() {
  std::vector<sock_filter> filter = {
      statement(kLoad, offsetof(seccomp_data, arch)),
      {.code = BPF_JMP | BPF_JEQ | BPF_K, .jt = 1, .jf = 0, .k = kMachine},
      statement(kReturn, SECCOMP_RET_KILL_PROCESS),
      statement(kLoad, offsetof(seccomp_data, nr)),
  };
  for (const int number : kAllowed) {
    filter.push_back(unless_equal_skip(static_cast<std::uint32_t>(number)));
    filter.push_back(statement(kReturn, SECCOMP_RET_ALLOW));
  }
  add_mmap(filter);
  filter.push_back(statement(kReturn, SECCOMP_RET_KILL_PROCESS));
  const sock_fprog program{.len = static_cast<unsigned short>(filter.size()),
                           .filter = filter.data()};
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
      ::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) < 0) {
    throw Error::system("narrow the resolver's system calls", errno);
  }
}

}  // namespace cnet::resolver
