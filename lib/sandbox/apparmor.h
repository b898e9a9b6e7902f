#pragma once

#include <string>

namespace cnet::sandbox {

/// The command that this process executes will be under that AppArmor profile. Empty: under
/// cnet-default where it is loaded. Throws Error when a named profile cannot be had. `proc` is a
/// new_proc() of this process's pid namespace.
void confine_with_apparmor(int proc, const std::string& profile);

}  // namespace cnet::sandbox
