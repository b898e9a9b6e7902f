#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cnet/seccomp/profile.h"
#include "policy.h"

namespace cnet::seccomp {

/// "includes" or "excludes" of a rule.
struct Conditions {
  std::vector<std::string> capabilities;
  std::vector<std::string> machines;  ///< "amd64"
  KernelVersion least_kernel;         ///< 0.0: not asked
};

struct ProfileRule {
  std::vector<std::string> names;
  std::uint32_t action = kNotPermitted;
  std::vector<Check> checks;
  Conditions includes, excludes;
};

/// A profile as it is written.
struct ProfileRules {
  std::uint32_t otherwise = kNotPermitted;
  std::vector<ProfileRule> rules;
};

/// Throws Error that names the place: "syscalls[3].action: ...".
ProfileRules parse_profile(std::string_view json);

}  // namespace cnet::seccomp
