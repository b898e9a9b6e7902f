#pragma once

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "cnet/addr/protocol.h"
#include "cnet/base/epoll_set.h"
#include "cnet/base/unique_fd.h"

namespace cnet::monitor {

/// The relay's descriptors in a set of their own, so that a thousand published ports cost the
/// monitor's loop one descriptor.
class RelayEvents : public EpollSet {
 public:
  /// Tells the listeners of what is ready now: one after the other, each asked for anew, because one
  /// may end another.
  void dispatch();

  /// The published port that a connection came through.
  struct Origin {
    Protocol protocol;
    std::uint16_t host_port;
    friend bool operator==(const Origin&, const Origin&) = default;
  };
  /// Owns a connection until it says that it is finished.
  void adopt(std::unique_ptr<Listener> connection, const Origin& origin) {
    owned_.push_back({std::move(connection), origin});
  }
  /// It lives until it has been told of what it was being told.
  void finish(const Listener& connection);
  /// Connections that came through it break off.
  void end_from(const Origin& origin);
  std::size_t connections() const { return owned_.size(); }
  /// A descriptor that is held to be given up, for a moment, when no other is left.
  UniqueFd& spare();
  void clear() { owned_.clear(); }

 private:
  void tell(Listener& listener, std::uint32_t events);

  struct Owned {
    std::unique_ptr<Listener> connection;
    Origin origin;
  };
  UniqueFd spare_;
  std::vector<Owned> owned_;
  std::unique_ptr<Listener> finished_;
};

}  // namespace cnet::monitor
