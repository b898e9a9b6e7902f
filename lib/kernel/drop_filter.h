#pragma once

#include "cnet/base/unique_fd.h"

namespace cnet::kernel {

/// The socket filter that drops every packet.
class DropFilter {
 public:
  /// Throws Error.
  void attach(int socket);

 private:
  int attached_ = 0;
  UniqueFd program_;  ///< shared by the later sockets
};

}  // namespace cnet::kernel
