#pragma once

#include <cstdint>
#include <vector>

#include "cnet/model/capability.h"

namespace cnet::seccomp {

/// One instruction of a filter, laid out as the kernel's struct sock_filter.
struct Instruction {
  std::uint16_t code = 0;
  std::uint8_t if_true = 0;  ///< how many instructions to skip
  std::uint8_t if_false = 0;
  std::uint32_t k = 0;
  friend bool operator==(const Instruction&, const Instruction&) = default;
};
using Filter = std::vector<Instruction>;

/// The machines cnet is built for.
enum class Machine { x86_64, aarch64 };
#if defined(__aarch64__)
inline constexpr Machine kThisMachine = Machine::aarch64;
#else
inline constexpr Machine kThisMachine = Machine::x86_64;
#endif

// What a filter answers: SECCOMP_RET_* with its data (seccomp(2)).
inline constexpr std::uint32_t kAllow = 0x7fff0000;
inline constexpr std::uint32_t kLog = 0x7ffc0000;
inline constexpr std::uint32_t kTrace = 0x7ff00000;
inline constexpr std::uint32_t kErrno = 0x00050000;  ///< with the number
inline constexpr std::uint32_t kTrap = 0x00030000;
inline constexpr std::uint32_t kKillThread = 0x00000000;
inline constexpr std::uint32_t kKillProcess = 0x80000000;
inline constexpr std::uint32_t kNotPermitted = kErrno | 1;
inline constexpr std::uint32_t kNoSuchCall = kErrno | 38;

/// Docker's default policy for processes with these capabilities, which open further calls. A call
/// that is known and refused gives EPERM, one that is not known ENOSYS, so that a C library falls
/// back to what it did before the call existed. For the two sets of capabilities that are common
/// the filter was made at build time.
Filter default_filter(Machine machine, Capabilities capabilities);

}  // namespace cnet::seccomp
