#pragma once

#include <sys/epoll.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "cnet/base/unique_fd.h"

namespace cnet::monitor {

/// Who is told when a descriptor of the relay is ready.
class Listener {
 public:
  virtual ~Listener() = default;
  /// False: it is finished, and is destroyed if RelayEvents owns it.
  virtual bool ready(std::uint32_t events) = 0;
};

/// The relay's descriptors in an epoll set of their own, so that a thousand published ports cost the
/// monitor's loop one descriptor. Nothing exists before the first is watched.
class RelayEvents {
 public:
  /// Negative while nothing was ever watched.
  int fd() const { return epoll_.get(); }
  /// Tells the listeners of what is ready now: one after the other, each asked for anew, because one
  /// may end another.
  void dispatch();

  /// Owns a connection until it is finished.
  void adopt(std::unique_ptr<Listener> connection) { owned_.push_back(std::move(connection)); }
  std::size_t connections() const { return owned_.size(); }
  void clear() { owned_.clear(); }

 private:
  friend class Watch;
  bool control(int operation, int fd, std::uint32_t events, Listener* listener);

  UniqueFd epoll_;
  std::vector<std::unique_ptr<Listener>> owned_;
};

/// A descriptor's place in the set: in it only while something is waited for, since a hang-up would
/// be told without end otherwise.
class Watch {
 public:
  Watch(RelayEvents& events, int fd, Listener& listener)
      : events_(events), fd_(fd), listener_(listener) {}
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  ~Watch();
  /// EPOLLIN, EPOLLOUT, both, or 0 for nothing. False with errno set when the kernel has no room.
  bool want(std::uint32_t events);

 private:
  RelayEvents& events_;
  int fd_;
  Listener& listener_;
  std::uint32_t wanted_ = 0;
};

}  // namespace cnet::monitor
