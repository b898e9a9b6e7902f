#pragma once

namespace cnet::resolver {

/// The resolver's own user: no account's, above all ranges that are handed out (systemd's
/// UIDS-GIDS).
inline constexpr unsigned kUser = 2'000'000'053;

/// Gives up everything that answering does not take: the file system (the root is an empty folder
/// that cannot be written), capabilities, the user, signals of others, memory without end. Descriptors
/// are the caller's. Throws Error.
void enter_jail();

}  // namespace cnet::resolver
