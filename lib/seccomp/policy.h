#pragma once

#include <cstdint>
#include <vector>

#include "cnet/seccomp/filter.h"

namespace cnet::seccomp {

enum class Comparison { not_equal, less, at_most, equal, at_least, greater, masked_equal };

/// One condition on an argument, which is a number of 64 bits.
struct Check {
  unsigned argument = 0;  ///< 0 to 5
  Comparison comparison = Comparison::equal;
  std::uint64_t value = 0;
  std::uint64_t mask = 0;  ///< masked_equal: (argument & mask) == value
  friend bool operator==(const Check&, const Check&) = default;
};

/// What holds when all its checks do.
struct Clause {
  std::vector<Check> checks;
  std::uint32_t action = kNotPermitted;
};

struct Answer {
  std::vector<Clause> clauses;  ///< the first that holds
  std::uint32_t otherwise = kNotPermitted;
};

struct Call {
  std::uint32_t number = 0;
  Answer answer;
};

/// What a filter says of every system call of one machine.
struct Policy {
  Machine machine = kThisMachine;
  std::vector<Call> calls;                 ///< by number, each once
  std::uint32_t unlisted = kNotPermitted;  ///< of other numbers, up to the newest known
  std::uint32_t beyond = kNoSuchCall;      ///< of those behind
};

}  // namespace cnet::seccomp
