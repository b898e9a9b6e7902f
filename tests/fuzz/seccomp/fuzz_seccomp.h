#pragma once

#include <cstdlib>
#include <string_view>

#include "cnet/base/error.h"
#include "cnet/seccomp/profile.h"

namespace cnet::seccomp {

/// Any text: an Error, or a filter whose every jump lands inside it.
inline void fuzz_seccomp(std::string_view text) {
  for (const Machine machine : {Machine::x86_64, Machine::aarch64}) {
    try {
      const Filter filter = profile_filter(text, {.machine = machine, .kernel = {6, 1}});
      for (std::size_t i = 0; i < filter.size(); ++i) {
        const bool conditional = (filter[i].code & 0x7) == 0x5 && filter[i].code != 0x5;
        const std::size_t farthest = filter[i].code == 0x5 ? filter[i].k
                                     : conditional ? std::max(filter[i].if_true, filter[i].if_false)
                                                   : 0;
        const bool last = filter[i].code == 0x6;
        if (!last && i + 1 + farthest >= filter.size()) std::abort();
      }
    } catch (const Error&) {
    }
  }
}

}  // namespace cnet::seccomp
