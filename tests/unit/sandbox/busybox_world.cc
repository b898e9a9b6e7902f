#include "busybox_world.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "cnet/base/id.h"

namespace cnet::testing {
namespace {

namespace fs = std::filesystem;

constexpr const char* kBusybox = "/bin/busybox";

std::string unified_hierarchy() {
  for (const char* path : {"/sys/fs/cgroup", "/sys/fs/cgroup/unified"}) {
    if (fs::exists(std::string(path) + "/cgroup.procs") &&
        fs::exists(std::string(path) + "/cgroup.subtree_control")) {
      return path;
    }
  }
  return {};
}

/// Once for the whole program.
void enter_private_mounts() {
  static const bool done = [] {
    if (::unshare(CLONE_NEWNS) < 0 ||
        ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) < 0) {
      throw std::runtime_error("unshare");
    }
    return true;
  }();
  (void)done;
}

}  // namespace

std::string BusyboxWorld::obstacle() {
  if (::geteuid() != 0) return "needs root";
  if (!fs::exists(kBusybox)) return "needs busybox-static";
  return {};
}

BusyboxWorld::BusyboxWorld() {
  enter_private_mounts();
  char name[] = "/tmp/cnet-world-XXXXXX";
  if (::mkdtemp(name) == nullptr || ::mount("tmpfs", name, "tmpfs", 0, "mode=700") < 0) {
    throw std::runtime_error("mount a tmpfs for the tests");
  }
  folder_ = name;
  fs::create_directories(layer() + "/bin");
  fs::create_directories(layer() + "/etc");
  fs::copy_file(kBusybox, layer() + "/bin/busybox");
  for (const char* applet :
       {"sh",  "ls",       "cat",    "grep",  "id",   "touch", "mknod",    "dd",
        "env", "hostname", "true",   "false", "pwd",  "sleep", "readlink", "stat",
        "seq", "kill",     "printf", "wc",    "head", "yes",   "mount"}) {
    fs::create_symlink("busybox", layer() + "/bin/" + applet);
  }
  write_file(layer() + "/etc/passwd",
             "root:x:0:0:root:/root:/bin/sh\nbob:x:1000:1000::/home/bob:/bin/sh\n");
  write_file(layer() + "/etc/group", "root:x:0:\nbob:x:1000:\nfriends:x:2000:bob,eve\n");
}

BusyboxWorld::~BusyboxWorld() {
  for (const std::string& cgroup : cgroups_) {
    for (int i = 0; i < 100 && ::rmdir(cgroup.c_str()) < 0; ++i) ::usleep(10'000);
  }
  ::umount2(folder_.c_str(), MNT_DETACH);
  ::rmdir(folder_.c_str());
}

SandboxSpec BusyboxWorld::spec(std::vector<std::string> argv) {
  SandboxSpec spec;
  spec.id = random_hex64();
  spec.name = "test";
  spec.argv = std::move(argv);
  spec.env = {"PATH=/usr/bin:/bin"};
  spec.hostname = "inside";
  spec.layers = {layer()};
  const std::string own = folder_ + "/containers/" + spec.id;
  spec.upper = own + "/upper";
  spec.work = own + "/work";
  spec.run_dir = folder_ + "/run/" + spec.id;
  for (const std::string& made : {spec.upper, spec.work, spec.run_dir})
    fs::create_directories(made);
  if (const std::string unified = unified_hierarchy(); !unified.empty()) {
    spec.cgroup = unified + "/cnet-test-" + spec.id.substr(0, 12);
    if (::mkdir(spec.cgroup.c_str(), 0755) < 0) throw std::runtime_error("mkdir " + spec.cgroup);
    cgroups_.push_back(spec.cgroup);
  }
  return spec;
}

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_file(const std::string& path, std::string_view text) {
  std::ofstream(path, std::ios::binary) << text;
}

}  // namespace cnet::testing
