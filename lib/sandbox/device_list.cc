#include "device_list.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <string_view>

#include "cnet/base/error.h"
#include "cnet/base/unique_fd.h"

namespace cnet::sandbox {
namespace {

constexpr std::string_view kDev = "/dev/";

/// Of a folder's entries: file systems of their own, and what the container has its own of.
constexpr std::array<std::string_view, 7> kLeftOut = {"pts",       "shm", "mqueue", "console",
                                                      "hugepages", "fd",  ".udev"};

bool is_device(const struct stat& info) { return S_ISCHR(info.st_mode) || S_ISBLK(info.st_mode); }

class Walk {
 public:
  Walk(std::vector<DeviceNode>& nodes, const std::string& access)
      : nodes_(nodes), access_(access) {}

  void add(const struct stat& info, const std::string& path) {
    const auto same = std::ranges::find(nodes_, path, &DeviceNode::path);
    const DeviceNode node{path, info.st_mode, info.st_rdev, info.st_uid, info.st_gid, access_};
    if (same == nodes_.end()) {
      nodes_.push_back(node);
    } else {
      *same = node;  // named again, by itself
    }
  }

  /// Links are not followed: each device is reached by its own name.
  void add_folder(UniqueFd folder, const std::string& path) {
    const std::unique_ptr<DIR, int (*)(DIR*)> entries(
        ::fdopendir(::fcntl(folder.get(), F_DUPFD_CLOEXEC, 0)), ::closedir);
    if (!entries) throw Error::system("read /dev/" + path, errno);
    while (const dirent* entry = ::readdir(entries.get())) {
      const std::string name = entry->d_name;
      if (name == "." || name == ".." || std::ranges::find(kLeftOut, name) != kLeftOut.end())
        continue;
      const std::string below = path.empty() ? name : path + "/" + name;
      struct stat info {};
      if (::fstatat(::dirfd(entries.get()), name.c_str(), &info, AT_SYMLINK_NOFOLLOW) < 0) continue;
      if (is_device(info)) add(info, below);
      if (!S_ISDIR(info.st_mode)) continue;
      UniqueFd next(::openat(::dirfd(entries.get()), name.c_str(),
                             O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
      if (next) add_folder(std::move(next), below);
    }
  }

 private:
  std::vector<DeviceNode>& nodes_;
  const std::string& access_;
};

void add_device(std::vector<DeviceNode>& nodes, const Device& device) {
  const UniqueFd source(::open(device.source.c_str(), O_PATH | O_CLOEXEC));
  struct stat info {};
  if (!source || ::fstat(source.get(), &info) < 0) {
    throw Error::system("--device " + device.source, errno);
  }
  Walk walk(nodes, device.access);
  const std::string path = device.target.substr(kDev.size());
  if (is_device(info)) return walk.add(info, path);
  UniqueFd folder(::openat(source.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder) throw Error::system("--device " + device.source, errno);
  walk.add_folder(std::move(folder), path);
}

}  // namespace

std::vector<DeviceNode> list_devices(const Exposure& exposure) {
  std::vector<DeviceNode> nodes;
  if (exposure.host_devices) {
    UniqueFd dev(::open("/dev", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!dev) throw Error::system("open /dev", errno);
    const std::string access = "rwm";
    Walk(nodes, access).add_folder(std::move(dev), "");
  }
  for (const Device& device : exposure.devices) add_device(nodes, device);
  return nodes;
}

}  // namespace cnet::sandbox
