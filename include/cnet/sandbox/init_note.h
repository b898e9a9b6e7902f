#pragma once

#include <array>

namespace cnet::sandbox {

/// What a container's init, or a process that joins the container later, says to whoever asked for
/// it, over a SOCK_SEQPACKET pair that closes when execve succeeds.
struct InitNote {
  enum class Kind : int {
    ready,  ///< with the monitor's side of the terminal if it has one
    executing,
    failed,
    born,      ///< of a process that another one has made, with its pidfd
    terminal,  ///< of such a process, with the other side of its terminal
  };
  Kind kind = Kind::ready;
  int exit_code = 125;
  int err = 0;
  int pid = 0;                       ///< of an init that is born, as who made it counts
  std::array<char, 1024> problem{};  ///< zero-terminated, as is the hint
  std::array<char, 256> hint{};
};

}  // namespace cnet::sandbox
