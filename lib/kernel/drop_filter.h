#pragma once

#include <span>

#include "cnet/addr/prefix.h"
#include "cnet/base/unique_fd.h"

namespace cnet::kernel {

/// The socket filter that drops every packet, or every one that is not IPv6.
class DropFilter {
 public:
  enum class Lets { nothing, ipv6 };
  explicit DropFilter(Lets lets) : lets_(lets) {}
  /// Throws Error.
  void attach(int socket);
  /// For one socket: drops what does not come from one of these sources by IPv6. Throws Error.
  static void attach_allowing(int socket, std::span<const Prefix> sources);

 private:
  Lets lets_;
  int attached_ = 0;
  UniqueFd program_;  ///< shared by the later sockets
};

}  // namespace cnet::kernel
