#pragma once

#include "cnet/base/unique_fd.h"

namespace cnet::kernel {

/// The socket filter that drops every packet, or every one that is not IPv6.
class DropFilter {
 public:
  enum class Lets { nothing, ipv6 };
  explicit DropFilter(Lets lets) : lets_(lets) {}
  /// Throws Error.
  void attach(int socket);

 private:
  Lets lets_;
  int attached_ = 0;
  UniqueFd program_;  ///< shared by the later sockets
};

}  // namespace cnet::kernel
