#include <catch2/catch.hpp>

#include "cnet/kernel/cgroup_paths.h"

using namespace cnet;

TEST_CASE("cgroup mounts are read from mountinfo") {
  const std::string id = std::string(64, 'a');
  SECTION("hybrid, as systemd mounts it") {
    const CgroupMounts mounts = parse_cgroup_mounts(
        "24 23 0:21 / /sys rw - sysfs sysfs rw\n"
        "31 24 0:26 / /sys/fs/cgroup/unified rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n"
        "32 24 0:27 / /sys/fs/cgroup/cpu,cpuacct rw shared:10 - cgroup cgroup rw,cpu,cpuacct\n"
        "33 24 0:28 / /sys/fs/cgroup/pids rw shared:11 master:1 - cgroup cgroup rw,pids\n");
    CHECK(mounts == CgroupMounts{"/sys/fs/cgroup/unified", {{"cpu", "/sys/fs/cgroup/cpu,cpuacct"}, {"pids", "/sys/fs/cgroup/pids"}}});
    const auto container = *ContainerId::parse(id);
    CHECK(cgroup_v2_leaf(mounts, container) == "/sys/fs/cgroup/unified/cnet/" + id);
    CHECK(cgroup_v1_leaves(mounts, Cgroup{container}) ==
          std::vector<std::string>{"/sys/fs/cgroup/pids/cnet/" + id});
    const Cgroup limited{.container = container,
                         .controllers = {Controller::cpu, Controller::memory}};
    CHECK(cgroup_v1_leaves(mounts, limited) ==
          std::vector<std::string>{"/sys/fs/cgroup/pids/cnet/" + id,
                                   "/sys/fs/cgroup/cpu,cpuacct/cnet/" + id});
  }
  SECTION("v2 alone") {
    const CgroupMounts mounts = parse_cgroup_mounts(
        "31 24 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n"
        "90 24 0:26 / /mnt/again rw - cgroup2 cgroup2 rw\n");
    CHECK(mounts == CgroupMounts{"/sys/fs/cgroup", {}});
  }
  SECTION("odd paths and nothing at all") {
    CHECK(parse_cgroup_mounts("1 2 0:3 / /a\\040b\\134c rw - cgroup2 none rw").v2 == "/a b\\c");
    CHECK(parse_cgroup_mounts("1 2 0:3 / /a\\04 rw - cgroup2 none rw").v2 == "/a\\04");
    CHECK(parse_cgroup_mounts("") == CgroupMounts{});
    CHECK(parse_cgroup_mounts("garbage\n- - -\n1 2 - cgroup2\n") == CgroupMounts{});
    CHECK(cgroup_v2_leaf({}, *ContainerId::parse(id)).empty());
  }
}
