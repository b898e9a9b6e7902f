// floor: the kernel calls and the disk writes that no container engine can do without, and nothing else. What a real
// engine takes beside it is its own cost. Each row is one process, as a command is:
//
//   floor run-none|run-bridge DIR    clone3 with all namespaces, a root file system of DIR/lower, busybox true, and
//                                    the removal; on a bridge also a veth, addresses, a route, elements
//   floor network-create|network-rm DIR    bridge, address, elements, one record on disk
//   floor connect|disconnect DIR PID       veth into the namespace of PID, addresses, a route, elements, one record
//   floor start                            only the start of a process
//
// DIR is on the disk to measure. The bridge `floor0` and the set `inet floor names` (type ifname) must be there.

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <ftw.h>
#include <linux/filter.h>
#include <linux/netlink.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include "netlink.h"

static char dir[256], home[320];  // home: this run's own folder below dir
static struct batch messages;

static void check(int ok, const char* what) {
  if (ok) return;
  perror(what);
  _exit(1);
}

static const char* below(const char* folder, const char* name) {
  static char paths[4][512];
  static int next;
  char* path = paths[next++ % 4];
  snprintf(path, sizeof paths[0], "%s/%s", folder, name);
  return path;
}

// write, fdatasync, rename, fsync of the folder: what makes a record survive a power cut.
static void write_record(const char* name) {
  char text[1500];
  memset(text, 'x', sizeof text);
  const int folder = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const int fd = openat(folder, ".new", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  check(fd >= 0 && write(fd, text, sizeof text) == sizeof text && fdatasync(fd) == 0, "write record");
  check(renameat(folder, ".new", folder, name) == 0 && fsync(folder) == 0, "rename record");
}

static void erase_record(const char* name) {
  const int folder = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  check(unlinkat(folder, name, 0) == 0 && fsync(folder) == 0, "erase record");
}

// --- the container's side --------------------------------------------------------------------------------------------

static void mount_root(void) {
  char options[1200];
  snprintf(options, sizeof options, "lowerdir=%s/lower,upperdir=%s/upper,workdir=%s/work,volatile", dir, home, home);
  check(mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL) == 0, "slave");
  check(mount("overlay", below(home, "root"), "overlay", 0, options) == 0, "overlay");
  check(chdir(below(home, "root")) == 0, "chdir root");
  check(mount("proc", "proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) == 0, "proc");
  check(mount("sysfs", "sys", "sysfs", MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) == 0, "sysfs");
  mount("cgroup2", "sys/fs/cgroup", "cgroup2", MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
  check(mount("tmpfs", "dev", "tmpfs", MS_NOSUID | MS_STRICTATIME, "mode=755,size=65536k") == 0, "dev");
  check(mkdir("dev/pts", 0755) == 0 && mkdir("dev/shm", 0755) == 0 && mkdir("dev/mqueue", 0755) == 0, "mkdir dev");
  check(mount("devpts", "dev/pts", "devpts", MS_NOSUID | MS_NOEXEC, "newinstance,ptmxmode=0666,mode=0620") == 0,
        "devpts");
  check(mount("shm", "dev/shm", "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, "mode=1777,size=65536k") == 0, "shm");
  check(mount("mqueue", "dev/mqueue", "mqueue", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) == 0, "mqueue");
}

static void make_devices(void) {
  static const struct { const char* path; unsigned major, minor; } nodes[] = {
      {"dev/null", 1, 3}, {"dev/zero", 1, 5}, {"dev/full", 1, 7},
      {"dev/random", 1, 8}, {"dev/urandom", 1, 9}, {"dev/tty", 5, 0}};
  for (size_t i = 0; i < sizeof nodes / sizeof *nodes; ++i)
    check(mknod(nodes[i].path, S_IFCHR | 0666, makedev(nodes[i].major, nodes[i].minor)) == 0, nodes[i].path);
  check(symlink("pts/ptmx", "dev/ptmx") == 0 && symlink("/proc/self/fd", "dev/fd") == 0 &&
            symlink("/proc/self/fd/0", "dev/stdin") == 0 && symlink("/proc/self/fd/1", "dev/stdout") == 0 &&
            symlink("/proc/self/fd/2", "dev/stderr") == 0,
        "links");
  static const char* const files[] = {"etc/hosts", "etc/hostname", "etc/resolv.conf"};
  for (size_t i = 0; i < 3; ++i)
    check(mount(below(home, "file"), files[i], NULL, MS_BIND, NULL) == 0, files[i]);
}

static void close_in(void) {
  check(syscall(SYS_pivot_root, ".", ".") == 0 && umount2(".", MNT_DETACH) == 0 && chdir("/") == 0, "pivot_root");
  static const char* const masked[] = {"/proc/kcore", "/proc/keys", "/proc/timer_list", "/proc/interrupts"};
  static const char* const read_only[] = {"/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"};
  for (size_t i = 0; i < 4; ++i) mount("/dev/null", masked[i], NULL, MS_BIND, NULL);
  for (size_t i = 0; i < 5; ++i) {
    mount(read_only[i], read_only[i], NULL, MS_BIND | MS_REC, NULL);
    mount(NULL, read_only[i], NULL, MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
  }
  mount("tmpfs", "/sys/firmware", "tmpfs", MS_RDONLY, NULL);
  check(sethostname("floor", 5) == 0, "hostname");
}

static void load_filter(void) {
  struct sock_filter code[66];
  code[0] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0);
  for (unsigned i = 1; i < 65; ++i) code[i] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 5000 + i, 0, 0);
  code[65] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  const struct sock_fprog program = {66, code};
  check(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0, "seccomp");
}

static void container(int ready) {
  mount_root();
  make_devices();
  close_in();
  char go;
  check(read(ready, &go, 1) == 1, "wait for the network");
  load_filter();
  for (int i = 0; i < 41; ++i) prctl(PR_CAPBSET_DROP, i, 0, 0, 0);
  char* const argv[] = {"true", NULL};
  char* const env[] = {"PATH=/bin", NULL};
  execve("/bin/busybox", argv, env);
  check(0, "execve");
}

// --- the host's side -------------------------------------------------------------------------------------------------

static void plug_in(pid_t pid, const char* veth, uint32_t address) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/ns/net", pid);
  const int netns = open(path, O_RDONLY | O_CLOEXEC), own = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
  check(netns >= 0 && own >= 0, "netns");
  int route = -1;
  if (veth) {
    route = netlink_open(NETLINK_ROUTE);
    put_veth(&messages, veth, (int)if_nametoindex("floor0"), netns);
    netlink_send(route, &messages, 1, "veth");
  }
  check(setns(netns, CLONE_NEWNET) == 0, "setns");
  const int inner = netlink_open(NETLINK_ROUTE);
  const int eth0 = veth ? (int)if_nametoindex("eth0") : 0;
  check(setns(own, CLONE_NEWNET) == 0, "setns back");
  put_link_up(&messages, 1);
  if (veth) {
    put_link_up(&messages, eth0);
    put_address(&messages, eth0, address, 24);
    put_default_route(&messages, htonl((ntohl(address) & 0xffffff00) | 1));
  }
  netlink_send(inner, &messages, veth ? 4 : 1, "set up eth0");
  if (veth) {
    const int tables = netlink_open(NETLINK_NETFILTER);
    put_elements(&messages, 1, veth, 4);
    netlink_send(tables, &messages, 1, "add elements");
  }
}

static void unplug_elements(const char* veth) {
  // Never closed by this process: the close after a delete waits for RCU. A child that nobody waits for does it.
  if (fork() != 0) return;
  const int tables = netlink_open(NETLINK_NETFILTER);
  put_elements(&messages, 0, veth, 4);
  netlink_send(tables, &messages, 1, "delete elements");
  _exit(0);
}

static int erase(const char* path, const struct stat* status, int kind, struct FTW* place) {
  (void)status, (void)kind, (void)place;
  return remove(path);
}

static int run(int bridge) {
  char veth[IFNAMSIZ];
  snprintf(veth, sizeof veth, "fl%d", getpid());
  snprintf(home, sizeof home, "%s/run-%d", dir, getpid());
  check(mkdir(home, 0700) == 0 && mkdir(below(home, "upper"), 0755) == 0 && mkdir(below(home, "work"), 0700) == 0 &&
            mkdir(below(home, "root"), 0755) == 0,
        "folders");
  check(close(open(below(home, "file"), O_WRONLY | O_CREAT | O_CLOEXEC, 0644)) == 0, "file");
  const char* group = getenv("FLOOR_CGROUP");
  char leaf[512] = "";
  int leaf_fd = -1;
  if (group) {
    snprintf(leaf, sizeof leaf, "%s/floor-%d", group, getpid());
    check(mkdir(leaf, 0755) == 0, "cgroup");
    leaf_fd = open(leaf, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  }
  int ready[2], pidfd = -1;
  check(pipe2(ready, O_CLOEXEC) == 0, "pipe");
  struct clone_args args = {
      .flags = CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP | CLONE_PIDFD |
               (leaf_fd >= 0 ? CLONE_INTO_CGROUP : 0),
      .pidfd = (uint64_t)(uintptr_t)&pidfd, .exit_signal = SIGCHLD, .cgroup = (uint64_t)leaf_fd};
  const pid_t pid = (pid_t)syscall(SYS_clone3, &args, sizeof args);
  check(pid >= 0, "clone3");
  if (pid == 0) container(ready[0]);
  plug_in(pid, bridge ? veth : NULL, htonl(0x0a630000u | 2));
  check(write(ready[1], "g", 1) == 1, "go");
  int status = 0;
  check(waitpid(pid, &status, 0) == pid, "wait");
  if (bridge) unplug_elements(veth);
  if (group) check(rmdir(leaf) == 0, "rmdir cgroup");
  nftw(home, erase, 8, FTW_DEPTH | FTW_PHYS);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static void network(int create) {
  const int route = netlink_open(NETLINK_ROUTE), tables = netlink_open(NETLINK_NETFILTER);
  if (create) {
    write_record("network.json");
    put_bridge(&messages, "floor1");
    netlink_send(route, &messages, 1, "bridge");
    put_address(&messages, (int)if_nametoindex("floor1"), htonl(0x0a620001), 24);
    netlink_send(route, &messages, 1, "address");
    put_elements(&messages, 1, "floor1-", 6);
    netlink_send(tables, &messages, 1, "add elements");
  } else {
    put_elements(&messages, 0, "floor1-", 6);
    netlink_send(tables, &messages, 1, "delete elements");
    put_link_delete(&messages, "floor1");
    netlink_send(route, &messages, 1, "delete bridge");
    erase_record("network.json");
  }
}

static void connection(int connect, pid_t pid) {
  write_record("container.json");
  if (connect) {
    plug_in(pid, "floorve", htonl(0x0a630000u | 9));
  } else {
    const int route = netlink_open(NETLINK_ROUTE);
    unplug_elements("floorve");
    put_link_delete(&messages, "floorve");
    netlink_send(route, &messages, 1, "delete veth");
  }
}

int main(int argc, char** argv) {
  if (argc == 2 && !strcmp(argv[1], "start")) return 0;
  if (argc < 3) return 2;
  snprintf(dir, sizeof dir, "%s", argv[2]);
  if (!strcmp(argv[1], "run-none")) return run(0);
  if (!strcmp(argv[1], "run-bridge")) return run(1);
  if (!strcmp(argv[1], "network-create")) return network(1), 0;
  if (!strcmp(argv[1], "network-rm")) return network(0), 0;
  if (argc == 4 && !strcmp(argv[1], "connect")) return connection(1, atoi(argv[3])), 0;
  if (argc == 4 && !strcmp(argv[1], "disconnect")) return connection(0, atoi(argv[3])), 0;
  return 2;
}
