#include "cgroup.h"

#include <unistd.h>

#include <algorithm>

#include "cgroup_leaf.h"
#include "cgroup_members.h"
#include "cgroup_removal.h"
#include "cgroup_values.h"
#include "cnet/base/error.h"
#include "read_file.h"

namespace cnet::kernel {
namespace {

std::vector<std::string> leaf_paths(const Cgroup& cgroup, const CgroupMounts& mounts) {
  std::vector<std::string> paths = cgroup_v1_leaves(mounts, cgroup);
  const std::string v2 = cgroup_v2_leaf(mounts, cgroup.container);
  if (!v2.empty()) paths.insert(paths.begin(), v2);
  return paths;
}

[[noreturn]] void throw_missing(Controller controller) {
  const std::string name = controller_name(controller);
  throw Error((controller == Controller::pids ? "the number of processes cannot be limited"
                                              : "a limit cannot be set") +
              std::string(": no cgroup hierarchy of this host has the controller `") + name + "`")
      .hint("mount cgroup v2 at /sys/fs/cgroup, on a kernel that has the controller");
}

/// Of those controllers that no v1 hierarchy has: what v2 must give. Throws Error when it cannot.
std::vector<Controller> of_v2(const CgroupMounts& mounts, std::vector<Controller> controllers) {
  std::erase_if(controllers, [&](Controller controller) {
    return !cgroup_v1_mount(mounts, controller).empty();
  });
  if (controllers.empty()) return controllers;
  if (mounts.v2.empty()) throw_missing(controllers.front());
  const auto given = read_file(mounts.v2 + "/cgroup.controllers").value_or("");
  for (const Controller controller : controllers) {
    if (!lists(given, controller)) throw_missing(controller);
  }
  return controllers;
}

std::vector<Controller> all_controllers(const Cgroup& cgroup, const CgroupMounts& mounts) {
  std::vector<Controller> controllers = cgroup.controllers;
  // Without a limit for processes, a host that cannot limit them will do.
  const bool needed = cgroup.limits.pids >= 0 || !cgroup_v1_mount(mounts, Controller::pids).empty();
  if (needed) controllers.insert(controllers.begin(), Controller::pids);
  return controllers;
}

/// The v2 leaf first: all processes are in it.
std::vector<Leaf> leaves_of(const Cgroup& cgroup, const CgroupMounts& mounts) {
  const std::vector<Controller> controllers = all_controllers(cgroup, mounts);
  const std::vector<Controller> unified = of_v2(mounts, controllers);
  std::vector<Leaf> leaves;
  if (!mounts.v2.empty()) {
    leaves.push_back({mounts.v2, cgroup_v2_leaf(mounts, cgroup.container), true, unified});
  }
  for (const Controller controller : controllers) {
    const std::string mount_point = cgroup_v1_mount(mounts, controller);
    if (mount_point.empty()) continue;
    const auto shared = std::ranges::find(leaves, mount_point, &Leaf::mount_point);
    if (shared != leaves.end()) {
      shared->controllers.push_back(controller);
    } else {
      leaves.push_back(
          {mount_point, mount_point + "/cnet/" + cgroup.container.str(), false, {controller}});
    }
  }
  if (leaves.empty()) throw_missing(Controller::pids);
  return leaves;
}

std::vector<CgroupSetting> settings_in(const Leaf& leaf, const Cgroup& cgroup) {
  auto settings = leaf.v2 ? settings_v2(cgroup) : settings_v1(cgroup);
  std::erase_if(settings, [&](const CgroupSetting& setting) {
    return std::ranges::find(leaf.controllers, setting.controller) == leaf.controllers.end();
  });
  return settings;
}

}  // namespace

void ensure(const Cgroup& cgroup, const CgroupMounts& mounts) {
  const std::vector<Leaf> leaves = leaves_of(cgroup, mounts);
  const std::string& base = leaves.front().path;
  bool in_use = false;
  for (const Leaf& leaf : leaves) {
    const bool made = make_leaf(leaf);
    if (leaf.path == base) in_use = !made;
    // Limits stand before the first process is under them.
    write_settings(leaf, settings_in(leaf, cgroup), in_use);
    if (in_use && !leaf.v2 && leaf.path != base) share_members(base, leaf.path);
  }
}

std::vector<std::string> remove(const Cgroup& cgroup, const CgroupMounts& mounts) {
  std::vector<std::string> failures;
  for (const std::string& leaf : leaf_paths(cgroup, mounts)) {
    const int err = remove_cgroup(leaf);
    if (err != 0) failures.push_back(Error::system("rmdir " + leaf, err).problem());
    ::rmdir(leaf.substr(0, leaf.rfind('/')).c_str());  // "cnet": goes with its last container
  }
  return failures;
}

bool exists(const Cgroup& cgroup, const CgroupMounts& mounts) {
  return std::ranges::all_of(leaf_paths(cgroup, mounts), [](const std::string& leaf) {
    return ::access(leaf.c_str(), F_OK) == 0;
  });
}

bool has_base(const Cgroup& cgroup, const CgroupMounts& mounts) {
  const auto leaves = leaf_paths(cgroup, mounts);
  return !leaves.empty() && ::access(leaves.front().c_str(), F_OK) == 0;
}

}  // namespace cnet::kernel
