#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "cnet/seccomp/filter.h"

// The kernel's side of a filter: what it does with a call.

struct CallData {
  std::uint32_t number = 0;
  std::array<std::uint64_t, 6> arguments{};
  std::uint32_t architecture = 0xc000003e;
};

/// SECCOMP_RET_*. Throws std::runtime_error on what the kernel's verifier would refuse.
std::uint32_t answer_of(const cnet::seccomp::Filter& filter, const CallData& call);

/// "allow", "EPERM", "ENOSYS", or the number.
std::string answer_word(std::uint32_t answer);
