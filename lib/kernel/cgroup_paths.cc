#include "cnet/kernel/cgroup_paths.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "read_file.h"

namespace cnet {
namespace {

constexpr std::array<std::string_view, 5> kControllers{"cpu", "cpuset", "memory", "blkio", "pids"};

/// mountinfo writes blanks, tabs, newlines and backslashes of a path as \ooo.
std::string unescaped(std::string_view text) {
  const auto is_octal = [](char c) { return c >= '0' && c <= '7'; };
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view digits = text.substr(i + 1).substr(0, 3);
    if (text[i] == '\\' && digits.size() == 3 && std::ranges::all_of(digits, is_octal)) {
      out.push_back(
          static_cast<char>((digits[0] - '0') * 64 + (digits[1] - '0') * 8 + digits[2] - '0'));
      i += 3;
    } else {
      out.push_back(text[i]);
    }
  }
  return out;
}

/// One line: "36 35 98:0 ROOT MOUNT_POINT OPTIONS [TAG]... - TYPE SOURCE SUPER_OPTIONS".
void add_mount(std::string_view line, CgroupMounts& mounts) {
  const std::size_t separator = line.find(" - ");
  if (separator == std::string_view::npos) return;
  const auto before = split(line.substr(0, separator), ' ');
  const auto behind = split(line.substr(separator + 3), ' ');
  if (before.size() < 6 || behind.size() < 3) return;
  const std::string mount_point = unescaped(before[4]);
  if (behind[0] == "cgroup2" && mounts.v2.empty()) mounts.v2 = mount_point;
  if (behind[0] != "cgroup") return;
  for (const std::string_view option : split(behind[2], ',')) {
    if (std::ranges::find(kControllers, option) != kControllers.end()) {
      mounts.v1.try_emplace(std::string(option), mount_point);
    }
  }
}

std::string leaf(const std::string& mount_point, const ContainerId& container) {
  return mount_point + "/cnet/" + container.str();
}

}  // namespace

CgroupMounts parse_cgroup_mounts(std::string_view mountinfo) {
  CgroupMounts mounts;
  for (const std::string_view line : split(mountinfo, '\n')) add_mount(line, mounts);
  return mounts;
}

CgroupMounts read_cgroup_mounts() {
  const auto mountinfo = kernel::read_file("/proc/self/mountinfo");
  if (!mountinfo) throw Error::system("read /proc/self/mountinfo", errno);
  return parse_cgroup_mounts(*mountinfo);
}

std::string cgroup_v2_leaf(const CgroupMounts& mounts, const ContainerId& container) {
  return mounts.v2.empty() ? std::string() : leaf(mounts.v2, container);
}

std::string cgroup_v1_mount(const CgroupMounts& mounts, Controller controller) {
  const bool renamed = controller == Controller::io;
  const auto found = mounts.v1.find(renamed ? "blkio" : controller_name(controller));
  return found == mounts.v1.end() ? std::string() : found->second;
}

std::vector<std::string> cgroup_v1_leaves(const CgroupMounts& mounts, const Cgroup& cgroup) {
  std::vector<std::string> leaves;
  const auto add = [&](Controller controller) {
    const std::string mount_point = cgroup_v1_mount(mounts, controller);
    if (mount_point.empty()) return;
    std::string path = leaf(mount_point, cgroup.container);
    // Two controllers may share a hierarchy.
    if (std::ranges::find(leaves, path) == leaves.end()) leaves.push_back(std::move(path));
  };
  add(Controller::pids);
  for (const Controller controller : cgroup.controllers) add(controller);
  return leaves;
}

}  // namespace cnet
