#include "confinement.h"

#include <bit>

#include "cnet/seccomp/profile.h"

namespace cnet {

Confinement confinement_of(const World& world, const Security& security) {
  Confinement confinement{.capabilities = capabilities_of(security),
                          .all_capabilities = wants_all_capabilities(security),
                          .no_new_privileges = security.no_new_privileges,
                          .seccomp = !security.seccomp_unconfined,
                          .apparmor = security.privileged && security.apparmor.empty()
                                          ? "unconfined"
                                          : security.apparmor};
  if (security.seccomp_profile.empty()) return confinement;
  const seccomp::Filter filter = seccomp::profile_filter(
      security.seccomp_profile, {.capabilities = confinement.capabilities,
                                 .kernel = seccomp::kernel_version(world.kernel_release)});
  for (const seccomp::Instruction& word : filter) {
    confinement.filter.push_back(std::bit_cast<std::uint64_t>(word));
  }
  return confinement;
}

Exposure exposure_of(const Security& security) {
  return {.host_devices = security.privileged,
          .all_system_paths = security.privileged || security.all_system_paths,
          .devices = security.devices};
}

}  // namespace cnet
