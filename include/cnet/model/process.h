#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "cnet/base/time.h"

namespace cnet {

/// A process as the host sees it.
struct Process {
  int pid = 0;
  int parent = 0;
  int group = 0;
  int session = 0;
  int tty = 0;  ///< device number; 0: none
  int nice = 0;
  int threads = 1;
  std::uint32_t uid = 0;  ///< effective
  std::uint32_t gid = 0;
  char state = '?';                  ///< 'R', 'S', 'D' ... (proc(5))
  std::string name;                  ///< comm
  std::string command;               ///< arguments with a blank between them; empty for a zombie
  std::chrono::milliseconds cpu{0};  ///< used so far, user and system
  Time started;
  std::uint64_t virtual_kib = 0;
  std::uint64_t resident_kib = 0;
};

}  // namespace cnet
