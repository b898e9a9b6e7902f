#pragma once

#include <string>
#include <string_view>

#include "cnet/plan/exec_spec.h"
#include "cnet/plan/sandbox_spec.h"

namespace cnet::sandbox {

/// The spec as bytes, for the memfd between `cnet` and the monitor it starts. Both are built from
/// one tree: the bytes begin with the version of the build and are read by nothing else.
std::string encode(const SandboxSpec& spec);

/// The inverse. Throws Error when the bytes are torn or were written by another build.
SandboxSpec decode(std::string_view bytes);

/// The same for the embedded resolver of a running container.
std::string encode(const ResolverSpec& resolver);
ResolverSpec decode_resolver(std::string_view bytes);

/// The same for a process that joins a container.
std::string encode(const ExecSpec& spec);
ExecSpec decode_exec(std::string_view bytes);

}  // namespace cnet::sandbox
