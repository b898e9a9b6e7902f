#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <iostream>

#include "cnet/kernel/cgroup_paths.h"
#include "private_net.h"

using namespace cnet;
using namespace cnet::test;

namespace {

bool can_make_cgroups() {
  const CgroupMounts mounts = read_cgroup_mounts();
  if (::geteuid() == 0 && !mounts.v2.empty() && ::access(mounts.v2.c_str(), W_OK) == 0) return true;
  std::cout << "SKIP " << Catch::getResultCapture().getCurrentTestName()
            << ": needs root and a writable cgroup v2 hierarchy\n";
  return false;
}

bool there(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

/// A process in the cgroup, killed with it.
pid_t live_in(const std::string& leaf) {
  const pid_t pid = ::fork();
  if (pid == 0) {
    for (;;) ::pause();
  }
  std::ofstream(leaf + "/cgroup.procs") << pid;
  return pid;
}

}  // namespace

TEST_CASE("a container's cgroup is made with its limit and removed with what lives in it") {
  if (!can_make_cgroups()) return;
  RealKernel kernel = kernel_for_host();
  const Cgroup cgroup{ContainerId::random(), 77};
  const CgroupMounts mounts = read_cgroup_mounts();
  const std::string leaf = cgroup_v2_leaf(mounts, cgroup.container);
  CHECK(kernel.check({cgroup}).size() == 1);
  kernel.ensure({cgroup});
  kernel.ensure({cgroup});
  CHECK(kernel.check({cgroup}).empty());
  const auto v1 = cgroup_v1_leaves(mounts, cgroup);
  CHECK(shell("cat " + (v1.empty() ? leaf : v1.front()) + "/pids.max") == "77");

  const pid_t direct = live_in(leaf);
  shell("mkdir " + leaf + "/below");
  const pid_t below = live_in(leaf + "/below");
  // Reaped by nobody until afterwards: a zombie does not keep a cgroup.
  CHECK(kernel.remove({cgroup}, Removal::with_sandbox).empty());
  for (const pid_t pid : {direct, below}) {
    int status = 0;
    CHECK(::waitpid(pid, &status, WNOHANG) == pid);
    CHECK(WTERMSIG(status) == SIGKILL);
  }
  CHECK_FALSE(there(leaf));
  for (const std::string& path : v1) CHECK_FALSE(there(path));
  CHECK(kernel.remove({cgroup}, Removal::complete).empty());
}

TEST_CASE("a failure behind the cgroup takes it back") {
  if (!can_make_cgroups()) return;
  RealKernel kernel = kernel_for_host();
  const Cgroup cgroup{ContainerId::random(), 77};
  const Sysctl impossible{.key = "net/no_such_key", .value = "1", .previous = {}};
  CHECK_THROWS(kernel.ensure({cgroup, impossible}));
  CHECK_FALSE(there(cgroup_v2_leaf(read_cgroup_mounts(), cgroup.container)));
}

TEST_CASE("many make and remove cgroups at once") {
  if (!can_make_cgroups()) return;
  std::vector<pid_t> children;
  for (int i = 0; i < 8; ++i) {
    const pid_t pid = ::fork();
    if (pid != 0) {
      children.push_back(pid);
      continue;
    }
    int failures = 0;
    for (int round = 0; round < 50; ++round) {
      RealKernel kernel = kernel_for_host();
      const Cgroup cgroup{ContainerId::random(), 77};
      try {
        kernel.ensure({cgroup});
      } catch (const std::exception& error) {
        std::cout << error.what() << std::endl;
        ++failures;
      }
      failures += static_cast<int>(kernel.remove({cgroup}, Removal::complete).size());
    }
    ::_exit(failures);
  }
  for (const pid_t pid : children) {
    int status = 0;
    REQUIRE(::waitpid(pid, &status, 0) == pid);
    CHECK(WEXITSTATUS(status) == 0);
  }
}
