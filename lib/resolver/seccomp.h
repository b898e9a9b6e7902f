#pragma once

namespace cnet::resolver {

/// From now on this process has the system calls that answering takes, and no others: with any other
/// it ends. It can make no socket, open nothing but beneath folders it has, and start nothing.
/// Throws Error.
void allow_only_answering();

}  // namespace cnet::resolver
