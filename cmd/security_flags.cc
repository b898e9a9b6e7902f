#include "security_flags.h"

#include <sys/stat.h>

#include <cerrno>
#include <fstream>
#include <sstream>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/seccomp/profile.h"
#include "flags.h"

namespace cnet::cmd {
namespace {

std::string read_profile(const std::string& path) {
  struct stat info {};
  const bool there = ::stat(path.c_str(), &info) == 0;
  const int err = errno;
  if (!there) throw Error::system("--security-opt seccomp=" + path, err);
  if (!S_ISREG(info.st_mode) || info.st_size > static_cast<off_t>(seccomp::kLongestProfile)) {
    throw Error("--security-opt seccomp=" + path + ": is no file of at most 1 MiB",
                Error::Kind::usage);
  }
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

/// Said here, where the flag can be named, and not by the container's init.
void require_device(const Device& device) {
  struct stat info {};
  const bool there = ::stat(device.source.c_str(), &info) == 0;
  const int err = errno;
  if (!there) throw Error::system("--device " + device.source, err);
  if (S_ISCHR(info.st_mode) || S_ISBLK(info.st_mode) || S_ISDIR(info.st_mode)) return;
  throw Error("--device " + device.source + " is neither a device nor a folder of devices",
              Error::Kind::usage);
}

}  // namespace

void add_security_flags(CLI::App& app, SecurityFlags& flags) {
  flag(app, "--privileged", flags.privileged, "Give it all capabilities and devices: no sandbox");
  texts(app, flags.cap_add, {"--cap-add", "CAPABILITY", "Give root in it a capability, or ALL"});
  texts(app, flags.cap_drop, {"--cap-drop", "CAPABILITY", "Take a capability away, or ALL"});
  texts(app, flags.devices, {"--device", "DEVICE", "A device: SOURCE[:TARGET][:rwm]"});
  texts(app, flags.options,
        {"--security-opt", "OPTION", "seccomp=FILE, no-new-privileges, profile=strict ..."});
}

Security security(const SecurityFlags& flags) {
  Security security = parse_security_flags(flags, read_profile);
  for (const Device& device : security.devices) require_device(device);
  return security;
}

}  // namespace cnet::cmd
