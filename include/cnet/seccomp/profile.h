#pragma once

#include <string>
#include <string_view>

#include "cnet/seccomp/filter.h"

namespace cnet::seccomp {

struct KernelVersion {
  unsigned major = 0;
  unsigned minor = 0;
  friend auto operator<=>(const KernelVersion&, const KernelVersion&) = default;
};

/// Of uname(2)'s release, "6.1.0-13-amd64". What cannot be read is 0.0.
KernelVersion kernel_version(std::string_view release);

/// What a profile's includes and excludes ask about.
struct Circumstances {
  Machine machine = kThisMachine;
  Capabilities capabilities = kDefaultCapabilities;
  KernelVersion kernel;
};

/// No profile is longer: Docker's own has 17 KiB.
inline constexpr std::size_t kLongestProfile = 1 << 20;

/// The filter of a profile in Docker's JSON format. Throws Error that names the place when it is no
/// such profile, or asks for what this does not have: nothing is left out in silence but the names
/// of calls that the machine has not. Of a call's rules those with conditions are asked first, the
/// strictest foremost. Calls as i386 or x32 stay closed whatever the profile says.
Filter profile_filter(std::string_view json, const Circumstances& circumstances);

}  // namespace cnet::seccomp
