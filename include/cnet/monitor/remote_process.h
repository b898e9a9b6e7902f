#pragma once

#include <optional>

#include "cnet/base/unique_fd.h"
#include "cnet/plan/window.h"

namespace cnet::monitor {

/// Our ends of a process's streams; empty where there is nothing to copy.
struct Ends {
  UniqueFd in;
  UniqueFd out;
  UniqueFd err;
};

/// A container, or a process that joined one, as a client sees it.
class RemoteProcess {
 public:
  virtual ~RemoteProcess() = default;

  virtual Ends take_ends() = 0;
  /// Whether the output ends come to an end by themselves, after the last byte. If not, what they
  /// hold when the process has ended is all.
  virtual bool ends_close() const = 0;

  /// A descriptor that is readable when ended() has something to say.
  virtual int watched() const = 0;
  /// The exit code, once. Throws Error when it will never be known.
  virtual std::optional<int> ended() = 0;
  /// After ended(), when all output has been taken: returns when everything of it is closed.
  virtual void await_closed() = 0;

  virtual void resize(const Window& window) = 0;
  virtual void signal(int number) = 0;
  /// The client goes, the process stays.
  virtual void detach() = 0;
};

}  // namespace cnet::monitor
