#include "cgroup_values.h"

#include <cerrno>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "read_file.h"

namespace cnet::kernel {
namespace {

std::string of_parent(const Leaf& leaf, const std::string& file) {
  const std::string parent = leaf.path.substr(0, leaf.path.rfind('/'));
  return read_file(parent + "/" + file).value_or("\n");
}

/// A v1 cpuset without a list of its own has its parent's.
std::string value_in(const Leaf& leaf, const CgroupSetting& setting) {
  return setting.value.empty() ? of_parent(leaf, setting.file) : setting.value;
}

/// A device that has gone has no limit to take away.
bool is_fine(const CgroupSetting& setting, int err) {
  if (err == 0) return true;
  const bool absent = err == ENOENT || err == ENODEV || err == EOPNOTSUPP;
  return absent && (setting.is_default || setting.may_lack);
}

int write_setting(const Leaf& leaf, const CgroupSetting& setting) {
  const std::string path = leaf.path + "/" + setting.file;
  int err = write_file(path, value_in(leaf, setting));
  // Linux 6.1 takes no list away from a v2 cpuset with processes: it gets all its parent has.
  if (err == ENOSPC && leaf.v2 && trim(setting.value).empty()) {
    err = write_file(path, of_parent(leaf, setting.file + ".effective"));
  }
  return is_fine(setting, err) ? 0 : err;
}

[[noreturn]] void refuse(const Leaf& leaf, const CgroupSetting& setting, int err) {
  Error error = Error::system(setting.flag + ": " + echo_command(setting, leaf.path), err);
  if (err == EBUSY && setting.controller == Controller::memory) {
    throw std::move(error).hint("the container uses more than that already");
  }
  if (err == ENODEV) throw std::move(error).hint("the kernel cannot limit this device");
  throw error;
}

}  // namespace

void write_settings(const Leaf& leaf, const std::vector<CgroupSetting>& settings, bool again) {
  std::vector<const CgroupSetting*> refused;
  for (const CgroupSetting& setting : settings) {
    if (setting.is_default && !again) continue;
    if (write_setting(leaf, setting) != 0) refused.push_back(&setting);
  }
  // v1 wants memory below memory and swap at every moment: raising both goes the other way round.
  for (const CgroupSetting* setting : refused) {
    if (const int err = write_setting(leaf, *setting)) refuse(leaf, *setting, err);
  }
}

}  // namespace cnet::kernel
