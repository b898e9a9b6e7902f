#pragma once

#include <vector>

#include "cnet/plan/sandbox_spec.h"
#include "cnet/sandbox/init_note.h"
#include "cnet/sandbox/init_process.h"

namespace cnet::sandbox {

/// What the child needs of its maker's descriptors.
struct Inherited {
  const Stdio& stdio;
  int status;                           ///< its end of the pair
  const std::vector<UniqueFd>& joined;  ///< open_joined()
};

/// The child's side of clone3.
[[noreturn]] void run_init(const SandboxSpec& spec, const Inherited& inherited);

}  // namespace cnet::sandbox
