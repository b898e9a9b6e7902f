#pragma once

#include <sys/types.h>

#include <string>

#include "cnet/base/unique_fd.h"
#include "cnet/plan/sandbox_spec.h"

namespace cnet::monitor {

struct Spawned {
  pid_t pid;
  UniqueFd control;  ///< our end of the pair
};

/// Starts the program cnet-monitor with the spec. The program's file is executed through a
/// read-only mount of its own, so that nobody who gets hold of /proc/<pid>/exe can write to it
/// (CVE-2019-5736).
Spawned spawn_monitor(const std::string& program, const SandboxSpec& spec);

/// The program's file through a read-only mount of its own, to be executed by execveat(2).
UniqueFd read_only_program(const std::string& path);

/// A memfd with these bytes, for a program that is started.
UniqueFd in_memory(const std::string& bytes);
/// What is in such a memory. Throws Error.
std::string read_memory(const UniqueFd& memory);

}  // namespace cnet::monitor
