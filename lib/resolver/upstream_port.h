#pragma once

#include <compare>
#include <cstdint>
#include <span>
#include <vector>

#include "cnet/addr/ip.h"
#include "cnet/base/unique_fd.h"
#include "cnet/plan/resolver_spec.h"
#include "events.h"

namespace cnet::resolver {

struct SocketKind {
  AskFrom from = AskFrom::host;
  Family family = Family::v4;
  bool stream = false;  ///< TCP
  friend auto operator<=>(const SocketKind&, const SocketKind&) = default;
};

class UpstreamPort;

class PortOwner {
 public:
  virtual ~PortOwner() = default;
  /// A whole message came, from the server that was asked.
  virtual void port_received(UpstreamPort& port, std::span<const std::uint8_t> message) = 0;
  /// Nothing will come any more.
  virtual void port_failed(UpstreamPort& port) = 0;
};

/// A socket through which one server is asked one question at a time. It is connected for that, so
/// the kernel lets in what that server sends to a source port chosen at random for this question.
class UpstreamPort : public Listener {
 public:
  UpstreamPort(Events& events, UniqueFd socket, const SocketKind& kind, PortOwner& owner);

  const SocketKind& kind() const { return kind_; }
  /// False when the server cannot be asked.
  bool ask(const ResolverServer& server, std::span<const std::uint8_t> message);
  /// No answer is wanted any more: a datagram socket loses its port, and may be used again.
  void forget();

  void ready(std::uint32_t events) override;

 private:
  void receive_datagrams();
  void send_stream();
  void receive_stream();

  UniqueFd socket_;
  SocketKind kind_;
  PortOwner& owner_;
  Watch watch_;
  std::vector<std::uint8_t> stream_;  ///< what is to be sent, then what has come
  bool sent_ = false;
  bool asking_ = false;
};

}  // namespace cnet::resolver
