#include "cgroup_leaf.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "read_file.h"

namespace cnet::kernel {
namespace {

int make_folder(const std::string& path) {
  return ::mkdir(path.c_str(), 0755) == 0 || errno == EEXIST ? 0 : errno;
}

/// A child has a controller's files only when its parent hands the controller down. Returns errno.
int hand_down(const std::string& folder, const std::vector<Controller>& controllers) {
  const std::string file = folder + "/cgroup.subtree_control";
  const auto handed_down = read_file(file);
  if (!handed_down) return errno;
  std::string missing;
  for (const Controller controller : controllers) {
    if (lists(*handed_down, controller)) continue;
    missing.append(missing.empty() ? "+" : " +").append(controller_name(controller));
  }
  return missing.empty() ? 0 : write_file(file, missing);
}

/// A process joins a v1 cpuset only when it has CPUs and memory nodes; a new one has none.
int fill_cpuset(const std::string& parent, const std::string& folder) {
  for (const char* file : {"/cpuset.cpus", "/cpuset.mems"}) {
    const auto value = read_file(folder + file);
    if (!value) return errno;
    if (!trim(*value).empty()) continue;
    const auto inherited = read_file(parent + file);
    if (!inherited) return errno;
    if (const int err = write_file(folder + file, *inherited)) return err;
  }
  return 0;
}

int make_leaf_once(const Leaf& leaf, bool& made) {
  const std::string parent = leaf.mount_point + "/cnet";
  if (const int err = make_folder(parent)) return err;
  const bool unified = leaf.v2 && !leaf.controllers.empty();
  if (unified) {
    if (const int err = hand_down(leaf.mount_point, leaf.controllers)) return err;
    if (const int err = hand_down(parent, leaf.controllers)) return err;
  }
  const bool cpuset =
      !leaf.v2 && std::ranges::find(leaf.controllers, Controller::cpuset) != leaf.controllers.end();
  if (cpuset) {
    if (const int err = fill_cpuset(leaf.mount_point, parent)) return err;
  }
  if (::mkdir(leaf.path.c_str(), 0755) == 0) {
    made = true;
  } else if (errno != EEXIST) {
    return errno;
  }
  if (cpuset) return fill_cpuset(parent, leaf.path);
  // The parent may be another than the one above: removed, and made anew by somebody who has handed
  // nothing down yet. From now on our leaf keeps it.
  return unified ? hand_down(parent, leaf.controllers) : 0;
}

}  // namespace

bool lists(const std::string& text, Controller controller) {
  const auto words = split(trim(text), ' ');
  return std::ranges::find(words, controller_name(controller)) != words.end();
}

bool make_leaf(const Leaf& leaf) {
  int err = 0;
  bool made = false;
  for (int attempt = 0; attempt < 100; ++attempt) {
    err = make_leaf_once(leaf, made);
    if (err == 0) return made;
    // Whoever removed the last leaf removed our parent too: ENODEV while it is going, then ENOENT.
    if (err != ENOENT && err != ENODEV) break;
  }
  Error error = Error::system("mkdir " + leaf.path, err);
  if (err != EBUSY) throw error;
  throw std::move(error).hint("processes in " + leaf.mount_point +
                              " itself keep its controllers: move them into a cgroup of their own");
}

}  // namespace cnet::kernel
