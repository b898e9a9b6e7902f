#pragma once

namespace cnet::sandbox {

// The descriptors that exec_main() finds, beside the streams at 0 to 2.
inline constexpr int kExecStatus = 3;  ///< SOCK_SEQPACKET to the client: ExecNote
inline constexpr int kExecSpec = 4;    ///< a memfd with an ExecSpec
inline constexpr int kExecInit = 5;    ///< pidfd of the container's init
inline constexpr int kExecReport = 6;  ///< SOCK_SEQPACKET to the monitor: one byte with a pidfd

/// The program that puts a process into a running container, started by the container's monitor. It
/// makes the process as a sibling of itself, so that the monitor is the parent, and ends. It is
/// outside the container's pid namespace, and the process is born unable to be looked into
/// (CVE-2016-9962): nothing in the container ever sees cnet at work. Returns the exit status.
int exec_main();

}  // namespace cnet::sandbox
