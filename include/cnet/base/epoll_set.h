#pragma once

#include <sys/epoll.h>

#include <cstdint>
#include <span>

#include "cnet/base/unique_fd.h"

namespace cnet {

/// Who is told when a descriptor is ready.
class Listener {
 public:
  virtual ~Listener() = default;
  virtual void ready(std::uint32_t events) = 0;
};

/// Descriptors that are waited for together. The kernel's set is made with the first of them.
class EpollSet {
 public:
  /// Negative while nothing was ever watched.
  int fd() const { return epoll_.get(); }
  /// What is ready now or within `timeout` milliseconds (negative: whenever it will be), as many as
  /// `events` holds; nothing after a signal. Each leads to its listener: data.ptr.
  std::span<epoll_event> wait(std::span<epoll_event> events, int timeout) const;

 private:
  friend class Watch;
  bool control(int operation, int fd, std::uint32_t events, Listener& listener);
  UniqueFd epoll_;
};

/// A descriptor's place in the set: in it only while something is waited for, since a hang-up would
/// be told without end otherwise.
class Watch {
 public:
  Watch(EpollSet& set, int fd, Listener& listener) : set_(set), fd_(fd), listener_(listener) {}
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  ~Watch() { want(0); }
  /// EPOLLIN, EPOLLOUT, both, or 0 for nothing. False with errno set when the kernel has no room.
  bool want(std::uint32_t events);

 private:
  EpollSet& set_;
  int fd_;
  Listener& listener_;
  std::uint32_t wanted_ = 0;
};

}  // namespace cnet
