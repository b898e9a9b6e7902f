#pragma once

#include <functional>

#include "rtnetlink.h"

namespace cnet::kernel {

/// Asks again while the kernel says that something is in use (EBUSY, EADDRINUSE), for five seconds at
/// most: the namespace of a container that has ended may have it, which nobody is told the end of.
/// `also` is another errno that means the same here.
Answer once_free(const std::function<Answer()>& ask, int also = 0);

}  // namespace cnet::kernel
