#pragma once

#include <cstdint>

#include "cnet/base/unique_fd.h"

namespace cnet::state {

/// openat2(2), for which glibc 2.36 has no wrapper. O_CLOEXEC is added, EAGAIN and EINTR are tried
/// again. Empty on failure, with errno set. `resolve` is made of RESOLVE_*.
UniqueFd open_at(int folder, const char* path, std::uint64_t flags, std::uint64_t resolve);

}  // namespace cnet::state
