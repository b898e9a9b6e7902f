// cgroup hierarchies that are folders of a temporary one: what cnet writes, on hosts other than
// this.

#include <stdlib.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "cgroup.h"
#include "cnet/base/error.h"
#include "limit_support.h"

using namespace cnet;
namespace fs = std::filesystem;

namespace {

class FakeHierarchies {
 public:
  FakeHierarchies() {
    std::string name = (fs::temp_directory_path() / "cnet-cgroup-XXXXXX").string();
    if (::mkdtemp(name.data()) != nullptr) root_ = name;
  }
  ~FakeHierarchies() { fs::remove_all(root_); }
  FakeHierarchies(const FakeHierarchies&) = delete;
  FakeHierarchies& operator=(const FakeHierarchies&) = delete;

  std::string path(const std::string& name) const { return root_ + "/" + name; }
  void put(const std::string& name, const std::string& text) const {
    fs::create_directories(fs::path(path(name)).parent_path());
    std::ofstream(path(name)) << text;
  }
  std::string get(const std::string& name) const {
    std::ifstream file(path(name));
    return std::string(std::istreambuf_iterator<char>(file), {});
  }

 private:
  std::string root_;
};

const ContainerId kId = *ContainerId::parse(std::string(64, 'c'));
const std::string kLeaf = "cnet/" + std::string(64, 'c') + "/";

Cgroup limited(const Limits& limits) {
  return {.container = kId, .limits = limits, .controllers = controllers_of(limits)};
}

/// A pure v2 host with a leaf that has every file, as the kernel would make them.
void make_v2(const FakeHierarchies& host, const std::string& controllers) {
  host.put("v2/cgroup.controllers", controllers);
  host.put("v2/cgroup.subtree_control", "pids");
  host.put("v2/cnet/cgroup.subtree_control", "");
  for (const char* file :
       {"pids.max", "cpu.max", "cpu.weight", "memory.max", "memory.low", "memory.swap.max",
        "memory.oom.group", "io.max", "io.bfq.weight", "cgroup.procs"}) {
    host.put("v2/" + kLeaf + file, "");
  }
}

std::string refusal(const Cgroup& cgroup, const CgroupMounts& mounts) {
  try {
    kernel::ensure(cgroup, mounts);
  } catch (const Error& error) {
    return error.problem();
  }
  return {};
}

}  // namespace

TEST_CASE("pure v2: controllers are handed down once, limits are written") {
  const FakeHierarchies host;
  make_v2(host, "cpuset cpu io memory pids\n");
  const CgroupMounts mounts{.v2 = host.path("v2"), .v1 = {}};
  kernel::ensure(limited({.pids = 20,
                          .nano_cpus = 500'000'000,
                          .memory = 64 << 20,
                          .devices = {{Throttle::write_bps, "/dev/sda", 1024, "8:0"}}}),
                 mounts);
  CHECK(host.get("v2/cgroup.subtree_control") == "+cpu +memory +io");
  CHECK(host.get("v2/cnet/cgroup.subtree_control") == "+pids +cpu +memory +io");
  CHECK(host.get("v2/" + kLeaf + "pids.max") == "20");
  CHECK(host.get("v2/" + kLeaf + "cpu.max") == "50000 100000");
  CHECK(host.get("v2/" + kLeaf + "memory.max") == "67108864");
  CHECK(host.get("v2/" + kLeaf + "memory.swap.max") == "67108864");
  CHECK(host.get("v2/" + kLeaf + "io.max") == "8:0 wbps=1024");
}

TEST_CASE("pure v2: a controller that is not delegated is an error before anything is made") {
  const FakeHierarchies host;
  make_v2(host, "pids\n");
  fs::remove_all(host.path("v2/cnet"));
  const CgroupMounts mounts{.v2 = host.path("v2"), .v1 = {}};
  CHECK(refusal(limited({.memory = 64 << 20}), mounts) ==
        "a limit cannot be set: no cgroup hierarchy of this host has the controller `memory`");
  CHECK_FALSE(fs::exists(host.path("v2/cnet")));
}

TEST_CASE("a file that is not there names the flag it was for, unless nobody asked for it") {
  const FakeHierarchies host;
  make_v2(host, "memory pids\n");
  const CgroupMounts mounts{.v2 = host.path("v2"), .v1 = {}};
  fs::remove(host.path("v2/" + kLeaf + "memory.swap.max"));
  CHECK(refusal(limited({.memory = 64 << 20}), mounts).empty());
  CHECK(refusal(limited({.memory = 64 << 20, .memory_swap = 65 << 20}), mounts)
            .starts_with("--memory-swap: echo 1048576 > "));
}

TEST_CASE("hybrid: only the needed v1 hierarchies have a leaf, and a cpuset is filled") {
  const FakeHierarchies host;
  host.put("v2/cgroup.controllers", "");
  host.put("v2/" + kLeaf + "cgroup.procs", "");
  host.put("pids/" + kLeaf + "pids.max", "");
  host.put("cpuset/cpuset.cpus", "0-3\n");
  host.put("cpuset/cpuset.mems", "0\n");
  for (const std::string& folder : {std::string("cnet/"), kLeaf}) {
    host.put("cpuset/" + folder + "cpuset.cpus", "\n");
    host.put("cpuset/" + folder + "cpuset.mems", "\n");
  }
  fs::create_directories(host.path("memory"));
  const CgroupMounts mounts{.v2 = host.path("v2"),
                            .v1 = {{"pids", host.path("pids")},
                                   {"cpuset", host.path("cpuset")},
                                   {"memory", host.path("memory")}}};
  kernel::ensure(limited({.cpuset_cpus = "1"}), mounts);
  CHECK(host.get("pids/" + kLeaf + "pids.max") == "4096");
  CHECK(host.get("cpuset/cnet/cpuset.cpus") == "0-3\n");
  CHECK(host.get("cpuset/" + kLeaf + "cpuset.cpus").starts_with("1"));
  CHECK(host.get("cpuset/" + kLeaf + "cpuset.mems") == "0\n");
  CHECK_FALSE(fs::exists(host.path("memory/cnet")));
}

TEST_CASE("what limits a host can give is read from its folders") {
  const FakeHierarchies host;
  host.put("v2/cgroup.controllers", "cpuset cpu io memory pids\n");
  host.put("v2/cpuset.cpus.effective", "0-3\n");
  host.put("v2/cpuset.mems.effective", "0\n");
  host.put("proc/swaps", "");
  host.put("proc/cmdline", "quiet\n");
  host.put("sys/block/sda/queue/scheduler", "none [mq-deadline] bfq\n");
  const auto read = [&](const CgroupMounts& mounts) {
    return kernel::read_limit_support(mounts, host.path("sys"), host.path("proc"));
  };
  const CgroupMounts unified{.v2 = host.path("v2"), .v1 = {}};
  const LimitSupport support = read(unified);
  CHECK((support.pids && support.cpu && support.quota && support.cpuset && support.memory));
  CHECK((support.io && support.swap));
  CHECK(support.cpuset_cpus == "0-3");
  CHECK_FALSE(support.weight_by);
  host.put("v2/io.cost.qos", "8:0 enable=1 ctrl=auto\n");
  CHECK(read(unified).weight_by == WeightBy::cost);
  host.put("sys/block/sda/queue/scheduler", "none mq-deadline [bfq]\n");
  CHECK(read(unified).weight_by == WeightBy::bfq);
  host.put("proc/cmdline", "quiet swapaccount=0\n");
  CHECK_FALSE(read(unified).swap);

  host.put("v2/cgroup.controllers", "\n");
  fs::create_directories(host.path("memory"));
  const CgroupMounts hybrid{.v2 = host.path("v2"), .v1 = {{"memory", host.path("memory")}}};
  CHECK(read(hybrid).memory);
  CHECK_FALSE(read(hybrid).swap);
  CHECK_FALSE(read(hybrid).cpu);
  CHECK_FALSE(read({}).pids);
}
