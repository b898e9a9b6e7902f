#pragma once

#include <array>

#include "cnet/base/error.h"
#include "cnet/plan/sandbox_spec.h"
#include "cnet/sandbox/init_process.h"

namespace cnet::sandbox {

/// What init says to whoever made it, over a SOCK_SEQPACKET pair that closes when execve succeeds.
struct InitNote {
  enum class Kind : int { ready, executing, failed };
  Kind kind = Kind::ready;
  int exit_code = 125;
  int err = 0;
  std::array<char, 1024> problem{};  ///< zero-terminated, as is the hint
  std::array<char, 256> hint{};
};

/// The child's side of clone3. `status` is its end of the pair.
[[noreturn]] void run_init(const SandboxSpec& spec, const Stdio& stdio, int status);

}  // namespace cnet::sandbox
