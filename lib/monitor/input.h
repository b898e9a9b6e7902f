#pragma once

#include <string_view>

#include "cnet/base/unique_fd.h"
#include "lazy_buffer.h"
#include "poll_set.h"

namespace cnet::monitor {

/// A container's standard input: from the client's descriptor into the container's pipe. Without a
/// client the pipe is only held open.
class Input {
 public:
  Input(UniqueFd pipe, int client);

  void watch(PollSet& set) const;
  void handle(const PollSet& set);
  void close() { pipe_.reset(); }

 private:
  void pass_on();

  UniqueFd pipe_;
  int client_;
  LazyBuffer<4096> chunk_;
  std::string_view pending_;  ///< of chunk_, not yet taken by the container
};

}  // namespace cnet::monitor
