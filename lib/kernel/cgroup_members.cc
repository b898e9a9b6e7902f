#include "cgroup_members.h"

#include <cerrno>
#include <set>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "read_file.h"

namespace cnet::kernel {
namespace {

std::set<std::string> members_of(const std::string& folder) {
  const auto text = read_file(folder + "/cgroup.procs");
  std::set<std::string> pids;
  if (!text || trim(*text).empty()) return pids;
  for (const std::string_view line : split(trim(*text), '\n')) {
    if (line != "0") pids.emplace(line);  // 0: of another pid namespace than this one
  }
  return pids;
}

}  // namespace

void share_members(const std::string& from, const std::string& to) {
  // A process forks while its parent is being moved: the child is found in the next round.
  constexpr int most_rounds = 1000;
  for (int round = 0; round < most_rounds; ++round) {
    const std::set<std::string> there = members_of(to);
    bool complete = true;
    for (const std::string& pid : members_of(from)) {
      if (there.contains(pid)) continue;
      complete = false;
      const int err = write_file(to + "/cgroup.procs", pid);
      // ESRCH: it has ended. EINVAL, too, is what a process says that is just ending.
      if (err != 0 && err != ESRCH && err != EINVAL) {
        throw Error::system("echo " + pid + " > " + to + "/cgroup.procs", err);
      }
    }
    if (complete) return;
  }
  throw Error("the container's processes come faster than they can be moved into " + to)
      .hint("try again, or give the limit when the container is created");
}

}  // namespace cnet::kernel
