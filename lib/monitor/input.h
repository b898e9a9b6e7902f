#pragma once

#include <string_view>
#include <vector>

#include "cnet/base/unique_fd.h"
#include "cnet/monitor/detach_keys.h"
#include "lazy_buffer.h"
#include "poll_set.h"

namespace cnet::monitor {

/// A container's standard input: from the foreground client's descriptor and those of attached
/// clients into the container's pipe or terminal. Without any of them it is only held open.
class Input {
 public:
  Input(UniqueFd pipe, int client);

  /// What `client` sends goes into the container. `ends`: its end is the end of the container's
  /// input.
  void attach(UniqueFd client, unsigned caller, bool ends);
  void detach(unsigned caller);
  /// Takes keys out of what the foreground client types. They have to outlive this.
  void scan_for(DetachKeys& keys) { keys_ = &keys; }

  void watch(PollSet& set) const;
  void handle(const PollSet& set);
  void close();

 private:
  struct Source {
    UniqueFd owned;  ///< empty for the foreground client
    int fd = -1;
    unsigned caller = 0;
    bool ends = true;
    LazyBuffer<4096> chunk = {};
    std::string_view pending = {};  ///< of chunk, not yet taken by the container
  };

  void handle(Source& source, const PollSet& set);
  void read_some(Source& source);
  void pass_on(Source& source);

  UniqueFd pipe_;
  DetachKeys* keys_ = nullptr;
  std::vector<Source> sources_;
};

}  // namespace cnet::monitor
