#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <span>
#include <vector>

#include "asker.h"
#include "cnet/base/unique_fd.h"
#include "datagrams.h"
#include "events.h"

namespace cnet::resolver {

/// Queries by TCP, several over one connection and answered in any order (RFC 7766).
class ClientStreams : public Listener {
 public:
  static constexpr std::size_t kMost = 256;

  ClientStreams(Events& events, int listener, const Desk& desk);
  /// From now on connections are taken.
  void open();
  void ready(std::uint32_t events) override;
  void reply(const Asker& asker, std::span<const std::uint8_t> message);

  bool busy() const { return !connections_.empty(); }
  /// Ends connections that are idle or slow.
  void tick(Clock::time_point now);
  void sweep();

 private:
  class Connection : public Listener {
   public:
    Connection(ClientStreams& streams, UniqueFd socket, std::uint32_t number);
    void ready(std::uint32_t events) override;
    void send(std::span<const std::uint8_t> message);
    void tick(Clock::time_point now);
    bool is_over() const { return over_; }
    void end() { over_ = true; }
    Clock::time_point last_heard() const { return last_heard_; }
    std::uint32_t number() const { return number_; }

   private:
    void receive();
    void serve(std::span<const std::uint8_t> message);
    void flush();
    void watch();

    ClientStreams& streams_;
    UniqueFd socket_;
    std::uint32_t number_;
    Watch watch_;
    std::vector<std::uint8_t> in_;
    std::vector<std::uint8_t> out_;
    unsigned awaited_ = 0;         ///< answers from others
    bool over_ = false;
    bool half_closed_ = false;     ///< the client asks nothing more
    Clock::time_point last_heard_;
    Clock::time_point begun_;      ///< when the message began that is not whole yet
  };

  void end_idlest();

  Events& events_;
  int listener_;
  Desk desk_;
  Watch watch_;
  std::uint32_t last_number_ = 0;
  std::list<Connection> connections_;
};

}  // namespace cnet::resolver
