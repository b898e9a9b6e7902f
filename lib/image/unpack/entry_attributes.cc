#include "entry_attributes.h"

#include <sys/stat.h>
#include <sys/xattr.h>

#include <cerrno>

#include "cnet/base/error.h"
#include "cnet/base/text.h"

namespace cnet::image {

uid_t owner_id(const Entry& entry, std::int64_t id) {
  if (id < 0 || id >= 0xffffffffLL) {
    throw Error("entry " + quoted(entry.path) + " has the impossible owner " + std::to_string(id));
  }
  return static_cast<uid_t>(id);
}

std::array<timespec, 2> entry_times(const Entry& entry) {
  const timespec time = entry.mtime.value_or(timespec{0, UTIME_NOW});
  return {time, time};
}

bool keeps_xattr(std::string_view name) {
  if (name == "security.capability") return true;
  return name.starts_with("user.") && !name.starts_with("user.overlay.");
}

void set_xattrs(const Entry& entry, int fd, const Limits& limits) {
  for (const auto& [name, value] : entry.xattrs) {
    if (!keeps_xattr(name)) continue;
    if (name.size() + value.size() > limits.xattr_bytes) {
      throw Error("entry " + quoted(entry.path) + " has an extended attribute of more than " +
                  std::to_string(limits.xattr_bytes) + " bytes");
    }
    if (::fsetxattr(fd, name.c_str(), value.data(), value.size(), 0) == 0) continue;
    const int err = errno;
    if (err == ENOTSUP && name.starts_with("user.")) continue;
    throw Error::system("entry " + quoted(entry.path) + ": set " + quoted(name), err);
  }
}

}  // namespace cnet::image
