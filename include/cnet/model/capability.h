#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cnet {

/// capabilities(7), with the kernel's numbers.
enum class Capability : std::uint8_t {
  chown,
  dac_override,
  dac_read_search,
  fowner,
  fsetid,
  kill,
  setgid,
  setuid,
  setpcap,
  linux_immutable,
  net_bind_service,
  net_broadcast,
  net_admin,
  net_raw,
  ipc_lock,
  ipc_owner,
  sys_module,
  sys_rawio,
  sys_chroot,
  sys_ptrace,
  sys_pacct,
  sys_admin,
  sys_boot,
  sys_nice,
  sys_resource,
  sys_time,
  sys_tty_config,
  mknod,
  lease,
  audit_write,
  audit_control,
  setfcap,
  mac_override,
  mac_admin,
  syslog,
  wake_alarm,
  block_suspend,
  audit_read,
  perfmon,
  bpf,
  checkpoint_restore,
};

/// A set of them: bit n is the capability of that number.
using Capabilities = std::uint64_t;

constexpr Capabilities bit(Capability capability) {
  return Capabilities{1} << static_cast<unsigned>(capability);
}

/// Docker's 14: chown dac_override fowner fsetid kill setgid setuid setpcap net_bind_service
/// net_raw sys_chroot mknod audit_write setfcap.
inline constexpr Capabilities kDefaultCapabilities = 0x00000000a80425fb;
/// Podman's 11: without mknod, net_raw and audit_write.
inline constexpr Capabilities kStrictCapabilities = 0x00000000800405fb;
inline constexpr Capabilities kAllCapabilities = (bit(Capability::checkpoint_restore) << 1) - 1;

/// "CAP_NET_ADMIN".
std::string capability_name(Capability capability);
/// Those of a set, by number.
std::vector<std::string> capability_names(Capabilities capabilities);
/// "NET_ADMIN", with or without CAP_, in any case; absent when there is none of that name.
std::optional<Capability> find_capability(std::string_view name);

/// --cap-add and --cap-drop over `base`: names or ALL. Whatever is named by its own name counts
/// above ALL, and dropping counts above adding. Throws Error (usage) that names the flag.
Capabilities apply_capability_flags(Capabilities base, const std::vector<std::string>& add,
                                    const std::vector<std::string>& drop);

}  // namespace cnet
