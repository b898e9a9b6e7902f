#define _GNU_SOURCE
#include "probe_confinement.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

static const char* separator = "";

static void text(const char* value, size_t length) {
  putchar('"');
  for (size_t i = 0; i < length; ++i) {
    const unsigned char c = (unsigned char)value[i];
    if (c == '"' || c == '\\') {
      printf("\\%c", c);
    } else if (c < ' ') {
      printf("\\u%04x", c);
    } else {
      putchar(c);
    }
  }
  putchar('"');
}

static void member(const char* name) {
  printf("%s\n  \"%s\": ", separator, name);
  separator = ",";
}

static void text_member(const char* name, const char* value) {
  member(name);
  text(value, strcspn(value, "\n"));
}

static size_t read_text(const char* path, char* out, size_t size) {
  const int fd = open(path, O_RDONLY | O_CLOEXEC);
  const ssize_t length = fd < 0 ? -1 : read(fd, out, size - 1);
  if (fd >= 0) close(fd);
  out[length > 0 ? length : 0] = '\0';
  return length > 0 ? (size_t)length : 0;
}

static void status_members(void) {
  static char status[16384];
  static const char* const wanted[] = {"Uid",    "Gid",    "Groups", "SigBlk",     "SigIgn",  "CapInh",
                                       "CapPrm", "CapEff", "CapBnd", "CapAmb",     "NoNewPrivs",
                                       "Seccomp", "Seccomp_filters", "Cpus_allowed_list"};
  read_text("/proc/self/status", status, sizeof status);
  for (char* line = strtok(status, "\n"); line; line = strtok(NULL, "\n")) {
    char* value = strchr(line, ':');
    if (!value) continue;
    *value++ = '\0';
    value += strspn(value, " \t");
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; ++i) {
      if (!strcmp(line, wanted[i])) text_member(line, value);
    }
  }
}

static void link_list(const char* name, const char* folder) {
  member(name);
  putchar('{');
  DIR* entries = opendir(folder);
  const char* comma = "";
  for (struct dirent* entry; entries && (entry = readdir(entries));) {
    char path[300], target[256];
    if (entry->d_name[0] == '.') continue;
    if (!strcmp(name, "fds") && atoi(entry->d_name) == dirfd(entries)) continue;
    snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
    const ssize_t length = readlink(path, target, sizeof target);
    printf("%s\n    \"%s\": ", comma, entry->d_name);
    // What a descriptor leads to is the caller's; that it is there is the container's.
    text(target, !strcmp(name, "fds") || length < 0 ? 0 : (size_t)length);
    comma = ",";
  }
  if (entries) closedir(entries);
  putchar('}');
}

static void mount_list(void) {
  member("mounts");
  putchar('[');
  FILE* file = fopen("/proc/self/mountinfo", "re");
  char line[4096];
  const char* comma = "";
  while (file && fgets(line, sizeof line, file)) {
    // Without the numbers in front, which are the namespace's.
    char* rest = line;
    for (int i = 0; i < 3 && (rest = strchr(rest, ' ')); ++i) ++rest;
    printf("%s\n    ", comma);
    text(rest ? rest : line, strcspn(rest ? rest : line, "\n"));
    comma = ",";
  }
  if (file) fclose(file);
  putchar(']');
}

static void limits(void) {
  static const char* const names[] = {"cpu",  "fsize", "data",       "stack",    "core", "rss",    "nproc",  "nofile",
                                      "memlock", "as", "locks", "sigpending", "msgqueue", "nice", "rtprio", "rttime"};
  member("rlimits");
  for (int i = 0; i < 16; ++i) {
    struct rlimit limit = {0, 0};
    getrlimit((__rlimit_resource_t)i, &limit);
    printf("%s\"%s\": [%lld, %lld]", i ? ", " : "{", names[i], (long long)limit.rlim_cur, (long long)limit.rlim_max);
  }
  putchar('}');
}

int confinement(void) {
  char value[4096];
  const mode_t mask = umask(0);
  putchar('{');
  status_members();
  link_list("fds", "/proc/self/fd");
  link_list("namespaces", "/proc/self/ns");
  text_member("cwd", syscall(SYS_getcwd, value, sizeof value) > 0 ? value : strerror(errno));
  limits();
  read_text("/proc/self/oom_score_adj", value, sizeof value);
  text_member("oom_score_adj", value);
  read_text("/proc/self/cgroup", value, sizeof value);
  text_member("cgroup", value);
  if (read_text("/proc/self/attr/apparmor/current", value, sizeof value)) text_member("apparmor", value);
  read_text("/proc/self/uid_map", value, sizeof value);
  text_member("uid_map", value);
  member("umask");
  printf("%d", mask);
  member("nice");
  printf("%d", getpriority(PRIO_PROCESS, 0));
  mount_list();
  puts("\n}");
  return 0;
}

// --- system calls: none is made, and still each is answered ----------------------------------------------------------
//
// A second filter sends what carries the mark, in the last two arguments, to a listener, who answers EDOM. It is asked beside the container's
// filter, and the stricter answer counts: EDOM comes back exactly where that one allows.

enum { kLastCall = 600, kMark = 0x6d61726b, kAllowed = EDOM };

#define SYSCALL_DATA(member) ((uint32_t)offsetof(struct seccomp_data, member))

static int listen_to_marked(void) {
  struct sock_filter words[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, SYSCALL_DATA(args[5])),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, kMark, 0, 3),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, SYSCALL_DATA(args[4])),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, kMark, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog program = {sizeof words / sizeof *words, words};
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
}

static _Noreturn void answer_all(int fd) {
  for (;;) {
    struct seccomp_notif asked = {0};
    struct seccomp_notif_resp answer = {0};
    if (ioctl(fd, SECCOMP_IOCTL_NOTIF_RECV, &asked) < 0) _exit(0);
    answer.id = asked.id;
    answer.error = -kAllowed;
    ioctl(fd, SECCOMP_IOCTL_NOTIF_SEND, &answer);
  }
}

static void ask(long number, uint64_t argument, const char* key) {
  const long result = syscall(number, argument, 0, 0, 0, kMark, kMark);
  const int err = result < 0 ? errno : 0;
  syscall(SYS_getpid, 0, 0, 0, 0, 0, 0);  // the marks would stay in their registers
  const char* answer = err == kAllowed ? "allow" : err == EPERM ? "EPERM" : err == ENOSYS ? "ENOSYS" : "?";
  printf("%s %s\n", key, answer);
}

int system_calls(void) {
  // A process that shares the descriptors: made before the second filter, it is not under it.
  int ends[2];
  if (pipe(ends) < 0) return 2;
  const pid_t child = (pid_t)syscall(SYS_clone, CLONE_FILES | SIGCHLD, NULL, NULL, NULL, NULL);
  if (child < 0) return 2;
  if (child == 0) {
    int fd = -1;
    if (read(ends[0], &fd, sizeof fd) != sizeof fd) _exit(1);
    answer_all(fd);
  }
  const int fd = listen_to_marked();
  if (fd < 0) {
    perror("listen to a filter");
    return 2;
  }
  if (write(ends[1], &fd, sizeof fd) != sizeof fd) return 2;
  char key[64];
  for (long number = 0; number <= kLastCall; ++number) {
    if (number == 335 || number == 336) continue;  // uretprobe, uprobe: only the kernel's own trampoline may call them
    snprintf(key, sizeof key, "%ld", number);
    ask(number, 0, key);
  }
  static const struct {
    long number;
    uint64_t argument;
  } asked[] = {{SYS_socket, 16},          {SYS_socket, 38},           {SYS_socket, 39},         {SYS_socket, 40},
               {SYS_socket, 41},          {SYS_socket, 4294967334},   {SYS_clone, 17},          {SYS_clone, 131072},
               {SYS_clone, 268435456},    {SYS_clone, 1073741824},    {SYS_personality, 1},     {SYS_personality, 8},
               {SYS_personality, 262144}, {SYS_personality, 4294967295}};
  for (size_t i = 0; i < sizeof asked / sizeof *asked; ++i) {
    snprintf(key, sizeof key, "%ld:%llu", asked[i].number, (unsigned long long)asked[i].argument);
    ask(asked[i].number, asked[i].argument, key);
  }
  fflush(stdout);
  kill(child, SIGKILL);
  waitpid(child, NULL, 0);
  return 0;
}

// --- devices: which nodes can be made ---------------------------------------------------------------------------------

static void make_nodes(const char* kind, mode_t type) {
  enum { kMajors = 256, kMinors = 16 };
  for (unsigned major = 0; major < kMajors; ++major) {
    for (unsigned minor = 0; minor < kMinors; ++minor) {
      // 0:0 is a whiteout, no device.
      if ((major == 0 && minor == 0) || mknod("node", type | 0600, makedev(major, minor)) != 0) continue;
      printf("%s %u:%u\n", kind, major, minor);
      unlink("node");
    }
  }
}

int devices(void) {
  if (chdir("/tmp") != 0) return 2;
  make_nodes("c", S_IFCHR);
  make_nodes("b", S_IFBLK);
  return 0;
}

int foreign_calls(void) {
#ifdef __x86_64__
  fflush(stdout);
  const pid_t child = fork();
  if (child == 0) {
    long result = 20;  // getpid of i386
    __asm__ volatile("int $0x80" : "+a"(result) : : "memory");
    _exit(result == -ENOSYS ? 38 : result == -EPERM ? 1 : 0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  if (WIFSIGNALED(status)) {
    printf("i386 SIG%s\n", sigabbrev_np(WTERMSIG(status)));
  } else {
    printf("i386 %d\n", WEXITSTATUS(status));
  }
  const long x32 = syscall(0x40000000 + SYS_getpid);
  printf("x32 %s\n", x32 < 0 && errno == ENOSYS ? "ENOSYS" : x32 < 0 ? "EPERM" : "allow");
#endif
  return 0;
}
