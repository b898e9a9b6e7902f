#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "cnet/seccomp/filter.h"

namespace cnet::seccomp {

/// Who may make a call under the default policy: whoever has one of these capabilities, or one of
/// the marks below, which are no capability.
using Who = Capabilities;

namespace who {
constexpr Who kNever = 0;
constexpr Who kAlways = Who{1} << 63;
constexpr Who kSocket = Who{1} << 62;       // not of the families below
constexpr Who kPersonality = Who{1} << 61;  // the harmless ones
constexpr Who kClone = Who{1} << 60;        // without new namespaces, or with sys_admin
constexpr Who kClone3 = Who{1} << 59;  // with sys_admin: its flags cannot be looked at; else ENOSYS
constexpr Who kBpf = bit(Capability::bpf);
constexpr Who kDacReadSearch = bit(Capability::dac_read_search);
constexpr Who kPerfmon = bit(Capability::perfmon);
constexpr Who kSysAdmin = bit(Capability::sys_admin);
constexpr Who kSysBoot = bit(Capability::sys_boot);
constexpr Who kSysChroot = bit(Capability::sys_chroot);
constexpr Who kSysModule = bit(Capability::sys_module);
constexpr Who kSysNice = bit(Capability::sys_nice);
constexpr Who kSysPacct = bit(Capability::sys_pacct);
constexpr Who kSysPtrace = bit(Capability::sys_ptrace);
constexpr Who kSysRawio = bit(Capability::sys_rawio);
constexpr Who kSysTime = bit(Capability::sys_time);
constexpr Who kSysTtyConfig = bit(Capability::sys_tty_config);
constexpr Who kSyslog = bit(Capability::syslog);
}  // namespace who

constexpr std::int16_t kNone = -1;

struct SystemCall {
  std::string_view name;
  std::int16_t x86_64;   ///< its number; kNone: the machine has no such call
  std::int16_t aarch64;
  Who who;
};

/// Every system call up to Linux 6.18.
constexpr std::array<SystemCall, 383> kSystemCalls = [] {
  using namespace who;
  // clang-format off
  return std::array<SystemCall, 383>{{
    {"read", 0, 63, kAlways}, {"write", 1, 64, kAlways}, {"open", 2, kNone, kAlways},
    {"close", 3, 57, kAlways}, {"stat", 4, kNone, kAlways}, {"fstat", 5, 80, kAlways},
    {"lstat", 6, kNone, kAlways}, {"poll", 7, kNone, kAlways}, {"lseek", 8, 62, kAlways},
    {"mmap", 9, 222, kAlways}, {"mprotect", 10, 226, kAlways}, {"munmap", 11, 215, kAlways},
    {"brk", 12, 214, kAlways}, {"rt_sigaction", 13, 134, kAlways},
    {"rt_sigprocmask", 14, 135, kAlways}, {"rt_sigreturn", 15, 139, kAlways},
    {"ioctl", 16, 29, kAlways}, {"pread64", 17, 67, kAlways}, {"pwrite64", 18, 68, kAlways},
    {"readv", 19, 65, kAlways}, {"writev", 20, 66, kAlways}, {"access", 21, kNone, kAlways},
    {"pipe", 22, kNone, kAlways}, {"select", 23, kNone, kAlways}, {"sched_yield", 24, 124, kAlways},
    {"mremap", 25, 216, kAlways}, {"msync", 26, 227, kAlways}, {"mincore", 27, 232, kAlways},
    {"madvise", 28, 233, kAlways}, {"shmget", 29, 194, kAlways}, {"shmat", 30, 196, kAlways},
    {"shmctl", 31, 195, kAlways}, {"dup", 32, 23, kAlways}, {"dup2", 33, kNone, kAlways},
    {"pause", 34, kNone, kAlways}, {"nanosleep", 35, 101, kAlways}, {"getitimer", 36, 102, kAlways},
    {"alarm", 37, kNone, kAlways}, {"setitimer", 38, 103, kAlways}, {"getpid", 39, 172, kAlways},
    {"sendfile", 40, 71, kAlways}, {"socket", 41, 198, kSocket}, {"connect", 42, 203, kAlways},
    {"accept", 43, 202, kAlways}, {"sendto", 44, 206, kAlways}, {"recvfrom", 45, 207, kAlways},
    {"sendmsg", 46, 211, kAlways}, {"recvmsg", 47, 212, kAlways}, {"shutdown", 48, 210, kAlways},
    {"bind", 49, 200, kAlways}, {"listen", 50, 201, kAlways}, {"getsockname", 51, 204, kAlways},
    {"getpeername", 52, 205, kAlways}, {"socketpair", 53, 199, kAlways},
    {"setsockopt", 54, 208, kAlways}, {"getsockopt", 55, 209, kAlways}, {"clone", 56, 220, kClone},
    {"fork", 57, kNone, kAlways}, {"vfork", 58, kNone, kAlways}, {"execve", 59, 221, kAlways},
    {"exit", 60, 93, kAlways}, {"wait4", 61, 260, kAlways}, {"kill", 62, 129, kAlways},
    {"uname", 63, 160, kAlways}, {"semget", 64, 190, kAlways}, {"semop", 65, 193, kAlways},
    {"semctl", 66, 191, kAlways}, {"shmdt", 67, 197, kAlways}, {"msgget", 68, 186, kAlways},
    {"msgsnd", 69, 189, kAlways}, {"msgrcv", 70, 188, kAlways}, {"msgctl", 71, 187, kAlways},
    {"fcntl", 72, 25, kAlways}, {"flock", 73, 32, kAlways}, {"fsync", 74, 82, kAlways},
    {"fdatasync", 75, 83, kAlways}, {"truncate", 76, 45, kAlways}, {"ftruncate", 77, 46, kAlways},
    {"getdents", 78, kNone, kAlways}, {"getcwd", 79, 17, kAlways}, {"chdir", 80, 49, kAlways},
    {"fchdir", 81, 50, kAlways}, {"rename", 82, kNone, kAlways}, {"mkdir", 83, kNone, kAlways},
    {"rmdir", 84, kNone, kAlways}, {"creat", 85, kNone, kAlways}, {"link", 86, kNone, kAlways},
    {"unlink", 87, kNone, kAlways}, {"symlink", 88, kNone, kAlways},
    {"readlink", 89, kNone, kAlways}, {"chmod", 90, kNone, kAlways}, {"fchmod", 91, 52, kAlways},
    {"chown", 92, kNone, kAlways}, {"fchown", 93, 55, kAlways}, {"lchown", 94, kNone, kAlways},
    {"umask", 95, 166, kAlways}, {"gettimeofday", 96, 169, kAlways},
    {"getrlimit", 97, 163, kAlways}, {"getrusage", 98, 165, kAlways}, {"sysinfo", 99, 179, kAlways},
    {"times", 100, 153, kAlways}, {"ptrace", 101, 117, kAlways}, {"getuid", 102, 174, kAlways},
    {"syslog", 103, 116, kSysAdmin | kSyslog}, {"getgid", 104, 176, kAlways},
    {"setuid", 105, 146, kAlways}, {"setgid", 106, 144, kAlways}, {"geteuid", 107, 175, kAlways},
    {"getegid", 108, 177, kAlways}, {"setpgid", 109, 154, kAlways}, {"getppid", 110, 173, kAlways},
    {"getpgrp", 111, kNone, kAlways}, {"setsid", 112, 157, kAlways},
    {"setreuid", 113, 145, kAlways}, {"setregid", 114, 143, kAlways},
    {"getgroups", 115, 158, kAlways}, {"setgroups", 116, 159, kAlways},
    {"setresuid", 117, 147, kAlways}, {"getresuid", 118, 148, kAlways},
    {"setresgid", 119, 149, kAlways}, {"getresgid", 120, 150, kAlways},
    {"getpgid", 121, 155, kAlways}, {"setfsuid", 122, 151, kAlways},
    {"setfsgid", 123, 152, kAlways}, {"getsid", 124, 156, kAlways}, {"capget", 125, 90, kAlways},
    {"capset", 126, 91, kAlways}, {"rt_sigpending", 127, 136, kAlways},
    {"rt_sigtimedwait", 128, 137, kAlways}, {"rt_sigqueueinfo", 129, 138, kAlways},
    {"rt_sigsuspend", 130, 133, kAlways}, {"sigaltstack", 131, 132, kAlways},
    {"utime", 132, kNone, kAlways}, {"mknod", 133, kNone, kAlways}, {"uselib", 134, kNone, kNever},
    {"personality", 135, 92, kPersonality}, {"ustat", 136, kNone, kNever},
    {"statfs", 137, 43, kAlways}, {"fstatfs", 138, 44, kAlways}, {"sysfs", 139, kNone, kNever},
    {"getpriority", 140, 141, kAlways}, {"setpriority", 141, 140, kAlways},
    {"sched_setparam", 142, 118, kAlways}, {"sched_getparam", 143, 121, kAlways},
    {"sched_setscheduler", 144, 119, kAlways}, {"sched_getscheduler", 145, 120, kAlways},
    {"sched_get_priority_max", 146, 125, kAlways}, {"sched_get_priority_min", 147, 126, kAlways},
    {"sched_rr_get_interval", 148, 127, kAlways}, {"mlock", 149, 228, kAlways},
    {"munlock", 150, 229, kAlways}, {"mlockall", 151, 230, kAlways},
    {"munlockall", 152, 231, kAlways}, {"vhangup", 153, 58, kSysTtyConfig},
    {"modify_ldt", 154, kNone, kAlways}, {"pivot_root", 155, 41, kNever},
    {"_sysctl", 156, kNone, kNever}, {"prctl", 157, 167, kAlways},
    {"arch_prctl", 158, kNone, kAlways}, {"adjtimex", 159, 171, kAlways},
    {"setrlimit", 160, 164, kAlways}, {"chroot", 161, 51, kSysChroot}, {"sync", 162, 81, kAlways},
    {"acct", 163, 89, kSysPacct}, {"settimeofday", 164, 170, kSysTime},
    {"mount", 165, 40, kSysAdmin}, {"umount2", 166, 39, kSysAdmin}, {"swapon", 167, 224, kNever},
    {"swapoff", 168, 225, kNever}, {"reboot", 169, 142, kSysBoot},
    {"sethostname", 170, 161, kSysAdmin}, {"setdomainname", 171, 162, kSysAdmin},
    {"iopl", 172, kNone, kSysRawio}, {"ioperm", 173, kNone, kSysRawio},
    {"create_module", 174, kNone, kNever}, {"init_module", 175, 105, kSysModule},
    {"delete_module", 176, 106, kSysModule}, {"get_kernel_syms", 177, kNone, kNever},
    {"query_module", 178, kNone, kNever}, {"quotactl", 179, 60, kSysAdmin},
    {"nfsservctl", 180, 42, kNever}, {"getpmsg", 181, kNone, kNever},
    {"putpmsg", 182, kNone, kNever}, {"afs_syscall", 183, kNone, kNever},
    {"tuxcall", 184, kNone, kNever}, {"security", 185, kNone, kNever},
    {"gettid", 186, 178, kAlways}, {"readahead", 187, 213, kAlways}, {"setxattr", 188, 5, kAlways},
    {"lsetxattr", 189, 6, kAlways}, {"fsetxattr", 190, 7, kAlways}, {"getxattr", 191, 8, kAlways},
    {"lgetxattr", 192, 9, kAlways}, {"fgetxattr", 193, 10, kAlways},
    {"listxattr", 194, 11, kAlways}, {"llistxattr", 195, 12, kAlways},
    {"flistxattr", 196, 13, kAlways}, {"removexattr", 197, 14, kAlways},
    {"lremovexattr", 198, 15, kAlways}, {"fremovexattr", 199, 16, kAlways},
    {"tkill", 200, 130, kAlways}, {"time", 201, kNone, kAlways}, {"futex", 202, 98, kAlways},
    {"sched_setaffinity", 203, 122, kAlways}, {"sched_getaffinity", 204, 123, kAlways},
    {"set_thread_area", 205, kNone, kAlways}, {"io_setup", 206, 0, kAlways},
    {"io_destroy", 207, 1, kAlways}, {"io_getevents", 208, 4, kAlways},
    {"io_submit", 209, 2, kAlways}, {"io_cancel", 210, 3, kAlways},
    {"get_thread_area", 211, kNone, kAlways}, {"lookup_dcookie", 212, 18, kSysAdmin},
    {"epoll_create", 213, kNone, kAlways}, {"epoll_ctl_old", 214, kNone, kAlways},
    {"epoll_wait_old", 215, kNone, kAlways}, {"remap_file_pages", 216, 234, kAlways},
    {"getdents64", 217, 61, kAlways}, {"set_tid_address", 218, 96, kAlways},
    {"restart_syscall", 219, 128, kAlways}, {"semtimedop", 220, 192, kAlways},
    {"fadvise64", 221, 223, kAlways}, {"timer_create", 222, 107, kAlways},
    {"timer_settime", 223, 110, kAlways}, {"timer_gettime", 224, 108, kAlways},
    {"timer_getoverrun", 225, 109, kAlways}, {"timer_delete", 226, 111, kAlways},
    {"clock_settime", 227, 112, kSysTime}, {"clock_gettime", 228, 113, kAlways},
    {"clock_getres", 229, 114, kAlways}, {"clock_nanosleep", 230, 115, kAlways},
    {"exit_group", 231, 94, kAlways}, {"epoll_wait", 232, kNone, kAlways},
    {"epoll_ctl", 233, 21, kAlways}, {"tgkill", 234, 131, kAlways}, {"utimes", 235, kNone, kAlways},
    {"vserver", 236, kNone, kNever}, {"mbind", 237, 235, kSysNice},
    {"set_mempolicy", 238, 237, kSysNice}, {"get_mempolicy", 239, 236, kSysNice},
    {"mq_open", 240, 180, kAlways}, {"mq_unlink", 241, 181, kAlways},
    {"mq_timedsend", 242, 182, kAlways}, {"mq_timedreceive", 243, 183, kAlways},
    {"mq_notify", 244, 184, kAlways}, {"mq_getsetattr", 245, 185, kAlways},
    {"kexec_load", 246, 104, kNever}, {"waitid", 247, 95, kAlways}, {"add_key", 248, 217, kNever},
    {"request_key", 249, 218, kNever}, {"keyctl", 250, 219, kNever},
    {"ioprio_set", 251, 30, kAlways}, {"ioprio_get", 252, 31, kAlways},
    {"inotify_init", 253, kNone, kAlways}, {"inotify_add_watch", 254, 27, kAlways},
    {"inotify_rm_watch", 255, 28, kAlways}, {"migrate_pages", 256, 238, kNever},
    {"openat", 257, 56, kAlways}, {"mkdirat", 258, 34, kAlways}, {"mknodat", 259, 33, kAlways},
    {"fchownat", 260, 54, kAlways}, {"futimesat", 261, kNone, kAlways},
    {"newfstatat", 262, 79, kAlways}, {"unlinkat", 263, 35, kAlways},
    {"renameat", 264, 38, kAlways}, {"linkat", 265, 37, kAlways}, {"symlinkat", 266, 36, kAlways},
    {"readlinkat", 267, 78, kAlways}, {"fchmodat", 268, 53, kAlways},
    {"faccessat", 269, 48, kAlways}, {"pselect6", 270, 72, kAlways}, {"ppoll", 271, 73, kAlways},
    {"unshare", 272, 97, kSysAdmin}, {"set_robust_list", 273, 99, kAlways},
    {"get_robust_list", 274, 100, kAlways}, {"splice", 275, 76, kAlways}, {"tee", 276, 77, kAlways},
    {"sync_file_range", 277, 84, kAlways}, {"vmsplice", 278, 75, kAlways},
    {"move_pages", 279, 239, kNever}, {"utimensat", 280, 88, kAlways},
    {"epoll_pwait", 281, 22, kAlways}, {"signalfd", 282, kNone, kAlways},
    {"timerfd_create", 283, 85, kAlways}, {"eventfd", 284, kNone, kAlways},
    {"fallocate", 285, 47, kAlways}, {"timerfd_settime", 286, 86, kAlways},
    {"timerfd_gettime", 287, 87, kAlways}, {"accept4", 288, 242, kAlways},
    {"signalfd4", 289, 74, kAlways}, {"eventfd2", 290, 19, kAlways},
    {"epoll_create1", 291, 20, kAlways}, {"dup3", 292, 24, kAlways}, {"pipe2", 293, 59, kAlways},
    {"inotify_init1", 294, 26, kAlways}, {"preadv", 295, 69, kAlways},
    {"pwritev", 296, 70, kAlways}, {"rt_tgsigqueueinfo", 297, 240, kAlways},
    {"perf_event_open", 298, 241, kSysAdmin | kPerfmon}, {"recvmmsg", 299, 243, kAlways},
    {"fanotify_init", 300, 262, kSysAdmin}, {"fanotify_mark", 301, 263, kAlways},
    {"prlimit64", 302, 261, kAlways}, {"name_to_handle_at", 303, 264, kAlways},
    {"open_by_handle_at", 304, 265, kDacReadSearch}, {"clock_adjtime", 305, 266, kAlways},
    {"syncfs", 306, 267, kAlways}, {"sendmmsg", 307, 269, kAlways}, {"setns", 308, 268, kSysAdmin},
    {"getcpu", 309, 168, kAlways}, {"process_vm_readv", 310, 270, kAlways},
    {"process_vm_writev", 311, 271, kAlways}, {"kcmp", 312, 272, kSysPtrace},
    {"finit_module", 313, 273, kSysModule}, {"sched_setattr", 314, 274, kAlways},
    {"sched_getattr", 315, 275, kAlways}, {"renameat2", 316, 276, kAlways},
    {"seccomp", 317, 277, kAlways}, {"getrandom", 318, 278, kAlways},
    {"memfd_create", 319, 279, kAlways}, {"kexec_file_load", 320, 294, kNever},
    {"bpf", 321, 280, kSysAdmin | kBpf}, {"execveat", 322, 281, kAlways},
    {"userfaultfd", 323, 282, kNever}, {"membarrier", 324, 283, kAlways},
    {"mlock2", 325, 284, kAlways}, {"copy_file_range", 326, 285, kAlways},
    {"preadv2", 327, 286, kAlways}, {"pwritev2", 328, 287, kAlways},
    {"pkey_mprotect", 329, 288, kAlways}, {"pkey_alloc", 330, 289, kAlways},
    {"pkey_free", 331, 290, kAlways}, {"statx", 332, 291, kAlways},
    {"io_pgetevents", 333, 292, kAlways}, {"rseq", 334, 293, kAlways},
    {"uretprobe", 335, kNone, kAlways}, {"uprobe", 336, kNone, kNever},
    {"pidfd_send_signal", 424, 424, kAlways}, {"io_uring_setup", 425, 425, kNever},
    {"io_uring_enter", 426, 426, kNever}, {"io_uring_register", 427, 427, kNever},
    {"open_tree", 428, 428, kSysAdmin}, {"move_mount", 429, 429, kSysAdmin},
    {"fsopen", 430, 430, kSysAdmin}, {"fsconfig", 431, 431, kSysAdmin},
    {"fsmount", 432, 432, kSysAdmin}, {"fspick", 433, 433, kSysAdmin},
    {"pidfd_open", 434, 434, kAlways}, {"clone3", 435, 435, kClone3},
    {"close_range", 436, 436, kAlways}, {"openat2", 437, 437, kAlways},
    {"pidfd_getfd", 438, 438, kSysPtrace}, {"faccessat2", 439, 439, kAlways},
    {"process_madvise", 440, 440, kSysPtrace}, {"epoll_pwait2", 441, 441, kAlways},
    {"mount_setattr", 442, 442, kSysAdmin}, {"quotactl_fd", 443, 443, kSysAdmin},
    {"landlock_create_ruleset", 444, 444, kAlways}, {"landlock_add_rule", 445, 445, kAlways},
    {"landlock_restrict_self", 446, 446, kAlways}, {"memfd_secret", 447, 447, kAlways},
    {"process_mrelease", 448, 448, kAlways}, {"futex_waitv", 449, 449, kAlways},
    {"set_mempolicy_home_node", 450, 450, kSysNice}, {"cachestat", 451, 451, kAlways},
    {"fchmodat2", 452, 452, kAlways}, {"map_shadow_stack", 453, 453, kAlways},
    {"futex_wake", 454, 454, kAlways}, {"futex_wait", 455, 455, kAlways},
    {"futex_requeue", 456, 456, kAlways}, {"statmount", 457, 457, kAlways},
    {"listmount", 458, 458, kAlways}, {"lsm_get_self_attr", 459, 459, kSysAdmin},
    {"lsm_set_self_attr", 460, 460, kSysAdmin}, {"lsm_list_modules", 461, 461, kSysAdmin},
    {"mseal", 462, 462, kAlways}, {"setxattrat", 463, 463, kAlways},
    {"getxattrat", 464, 464, kAlways}, {"listxattrat", 465, 465, kAlways},
    {"removexattrat", 466, 466, kAlways}, {"open_tree_attr", 467, 467, kNever},
    {"file_getattr", 468, 468, kNever}, {"file_setattr", 469, 469, kNever},
  }};
  // clang-format on
}();

/// Its number there, or kNone.
constexpr int number_on(Machine machine, const SystemCall& call) {
  switch (machine) {
    case Machine::x86_64:
      return call.x86_64;
    case Machine::aarch64:
      return call.aarch64;
  }
  return kNone;
}

/// The newest number on both machines.
constexpr std::uint32_t kNewestCall = 469;

}  // namespace cnet::seccomp
