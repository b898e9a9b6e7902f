#include "cgroup.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "attempt.h"
#include "cgroup_removal.h"
#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "read_file.h"

namespace cnet::kernel {
namespace {

std::vector<std::string> leaves_of(const Cgroup& cgroup, const CgroupMounts& mounts) {
  std::vector<std::string> leaves = cgroup_v1_leaves(mounts, cgroup.container);
  const std::string v2 = cgroup_v2_leaf(mounts, cgroup.container);
  if (!v2.empty()) leaves.insert(leaves.begin(), v2);
  return leaves;
}

bool lists_pids(const std::string& file) {
  const auto text = read_file(file);
  if (!text) return false;
  const auto words = split(trim(*text), ' ');
  return std::ranges::find(words, "pids") != words.end();
}

/// A child has the controller's files only when its parent hands the controller down. Returns
/// errno.
int hand_down_pids(const std::string& folder) {
  const std::string file = folder + "/cgroup.subtree_control";
  return lists_pids(file) ? 0 : write_file(file, "+pids");
}

int make_folder(const std::string& path) {
  return ::mkdir(path.c_str(), 0755) == 0 || errno == EEXIST ? 0 : errno;
}

int make_leaf_once(const std::string& mount_point, const std::string& leaf, bool with_pids) {
  const std::string parent = mount_point + "/cnet";
  if (const int err = make_folder(parent)) return err;
  if (with_pids) {
    if (const int err = hand_down_pids(mount_point)) return err;
    if (const int err = hand_down_pids(parent)) return err;
  }
  return make_folder(leaf);
}

void make_leaf(const std::string& mount_point, const std::string& leaf, bool with_pids) {
  int err = 0;
  for (int attempt = 0; attempt < 100; ++attempt) {
    err = make_leaf_once(mount_point, leaf, with_pids);
    if (err == 0) return;
    if (err != ENOENT) break;  // ENOENT: whoever removed the last leaf removed our parent too
  }
  Error error = Error::system("mkdir " + leaf, err);
  if (err != EBUSY) throw error;
  throw std::move(error).hint("processes in " + mount_point +
                              " itself keep its controllers: move them into a cgroup of their own");
}

/// Where pids.max is: the controller is bound to one hierarchy.
std::string pids_leaf(const Cgroup& cgroup, const CgroupMounts& mounts) {
  const auto v1 = mounts.v1.find("pids");
  if (v1 != mounts.v1.end()) return v1->second + "/cnet/" + cgroup.container.str();
  if (!mounts.v2.empty() && lists_pids(mounts.v2 + "/cgroup.controllers")) {
    return cgroup_v2_leaf(mounts, cgroup.container);
  }
  throw Error(
      "the number of processes cannot be limited: no cgroup hierarchy of this host has "
      "the controller `pids`")
      .hint("mount cgroup v2 at /sys/fs/cgroup, on a kernel with CONFIG_CGROUP_PIDS");
}

}  // namespace

void ensure(const Cgroup& cgroup, const CgroupMounts& mounts) {
  const std::string limited = pids_leaf(cgroup, mounts);
  const std::string v2 = cgroup_v2_leaf(mounts, cgroup.container);
  if (!v2.empty()) make_leaf(mounts.v2, v2, limited == v2);
  for (const auto& [controller, mount_point] : mounts.v1) {
    make_leaf(mount_point, mount_point + "/cnet/" + cgroup.container.str(), false);
  }
  const std::string limit = std::to_string(cgroup.pids_max);
  const int err = write_file(limited + "/pids.max", limit);
  if (err != 0) throw Error::system("echo " + limit + " > " + limited + "/pids.max", err);
}

std::vector<std::string> remove(const Cgroup& cgroup, const CgroupMounts& mounts) {
  std::vector<std::string> failures;
  for (const std::string& leaf : leaves_of(cgroup, mounts)) {
    const int err = remove_cgroup(leaf);
    if (err != 0) failures.push_back(Error::system("rmdir " + leaf, err).problem());
    ::rmdir(leaf.substr(0, leaf.rfind('/')).c_str());  // "cnet": goes with its last container
  }
  return failures;
}

bool exists(const Cgroup& cgroup, const CgroupMounts& mounts) {
  return std::ranges::all_of(leaves_of(cgroup, mounts), [](const std::string& leaf) {
    return ::access(leaf.c_str(), F_OK) == 0;
  });
}

}  // namespace cnet::kernel
