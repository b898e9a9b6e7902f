#pragma once

#include "cnet/plan/sandbox_spec.h"
#include "cnet/sandbox/init_note.h"
#include "cnet/sandbox/init_process.h"

namespace cnet::sandbox {

/// The child's side of clone3. `status` is its end of the pair.
[[noreturn]] void run_init(const SandboxSpec& spec, const Stdio& stdio, int status);

}  // namespace cnet::sandbox
