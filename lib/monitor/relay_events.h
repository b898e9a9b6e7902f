#pragma once

#include <sys/epoll.h>

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "cnet/addr/protocol.h"
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

  /// The published port that a connection came through.
  struct Origin {
    Protocol protocol;
    std::uint16_t host_port;
    friend bool operator==(const Origin&, const Origin&) = default;
  };
  /// Owns a connection until it is finished.
  void adopt(std::unique_ptr<Listener> connection, const Origin& origin) {
    owned_.push_back({std::move(connection), origin});
  }
  /// Connections that came through it break off.
  void end_from(const Origin& origin);
  std::size_t connections() const { return owned_.size(); }
  /// A descriptor that is held to be given up, for a moment, when no other is left.
  UniqueFd& spare();
  void clear() { owned_.clear(); }

 private:
  friend class Watch;
  bool control(int operation, int fd, std::uint32_t events, Listener* listener);

  struct Owned {
    std::unique_ptr<Listener> connection;
    Origin origin;
  };
  UniqueFd epoll_;
  UniqueFd spare_;
  std::vector<Owned> owned_;
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
