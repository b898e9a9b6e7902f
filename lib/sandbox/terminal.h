#pragma once

#include <sys/types.h>

#include "cnet/base/unique_fd.h"

namespace cnet::sandbox {

/// Makes a pseudo terminal in the container's own devpts, found below `dev`, the root of its /dev.
/// It becomes the controlling terminal of this process, which leads a session without one, and its
/// descriptors 0 to 2. Returns the other side, for whoever reads and writes it.
///
/// The container may have put anything in the place of /dev/ptmx: what is opened is checked to be
/// one of a devpts (CVE-2025-52565).
UniqueFd open_terminal(int dev);

/// Binds the terminal that descriptor 0 is over `dev`/console.
void bind_console(int dev);

/// The user of the process may open its terminal anew, by name.
void give_terminal(uid_t uid);

}  // namespace cnet::sandbox
