#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "cnet/model/capability.h"

namespace cnet {

/// A device of the host's that a container may use, or a folder of them.
struct Device {
  std::string source;          ///< absolute, on the host
  std::string target;          ///< absolute, below /dev
  std::string access = "rwm";  ///< what of read, write and mknod
  friend bool operator==(const Device&, const Device&) = default;
};

/// What --privileged, --cap-add, --cap-drop, --device and --security-opt have set.
struct Security {
  bool privileged = false;
  bool strict = false;                         ///< profile=strict: fewer capabilities
  std::vector<std::string> cap_add, cap_drop;  ///< "CAP_NET_ADMIN" or "ALL", as Docker prints them
  bool no_new_privileges = false;
  bool all_system_paths = false;    ///< systempaths=unconfined: nothing of /proc and /sys is hidden
  bool seccomp_unconfined = false;  ///< no filter
  std::string seccomp_profile;      ///< JSON in the place of the default policy; empty: that
  std::string apparmor;  ///< a loaded profile, or "unconfined"; empty: cnet-default if loaded
  std::vector<Device> devices;
  friend bool operator==(const Security&, const Security&) = default;
};

/// The flags, as written.
struct SecurityFlags {
  std::vector<std::string> cap_add, cap_drop, options, devices;
  bool privileged = false;
};

/// Throws Error (usage) that names the flag. `read_file` gives the text of a seccomp profile.
Security parse_security_flags(const SecurityFlags& flags,
                              const std::function<std::string(const std::string&)>& read_file);

/// "SOURCE[:TARGET][:ACCESS]".
Device parse_device(const std::string& text);
/// Whether a record may hold it.
bool is_device(const Device& device);

/// What root has in the container.
Capabilities capabilities_of(const Security& security);
/// Whether that is every one that the host has, be it fewer than there are.
bool wants_all_capabilities(const Security& security);

/// As Docker's HostConfig.SecurityOpt has them.
std::vector<std::string> security_options(const Security& security);

}  // namespace cnet
