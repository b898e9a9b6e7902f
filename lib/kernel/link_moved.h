#pragma once

#include "cnet/base/unique_fd.h"
#include "cnet/plan/resource.h"
#include "rtnetlink.h"

namespace cnet::kernel {

/// Moves the link from the host into its sandbox, down; false when it is there already. All or
/// nothing. Throws Error for a link that is not there, that is cnet's own, or that the host uses
/// itself: a plugin must not take the host's way out.
bool move_in(const MovedLink& link, Rtnetlink& host, Rtnetlink& inside, const UniqueFd& sandbox);
/// Moves it back to the host, under the name it had there, if it is still there. Throws Error.
void move_back(const MovedLink& link, Rtnetlink& inside);
bool exists(const MovedLink& link, Rtnetlink& inside);

}  // namespace cnet::kernel
