#pragma once

#include <netinet/in.h>

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <vector>

#include "asker.h"
#include "cnet/dns/answer.h"
#include "events.h"
#include "folder_names.h"
#include "forwarder.h"

namespace cnet::resolver {

/// Who answers, and who asks others.
struct Desk {
  FolderNames& names;
  dns::Answerer& answerer;
  Forwarder& forwarder;
};

/// Queries by UDP, in batches: what the networks know is answered with one system call for all.
/// Fair per client: of what has come, so many questions of each are served, and what a client asks
/// beyond that waits until everybody has had these. A client at its limit of questions to others is
/// refused some more, and then not heard for a moment. While one floods, the socket is read once a
/// millisecond: a process that works without end for one gets the processor late for all.
class Datagrams : public Listener {
 public:
  Datagrams(Events& events, int socket, const Desk& desk);
  ~Datagrams() override;
  /// From now on queries are taken.
  void open();
  void ready(std::uint32_t events) override;
  void reply(const Asker& asker, std::span<const std::uint8_t> message) const;

  bool is_resting() const { return resting_; }
  /// Listens again.
  void end_rest();
  bool has_waiting() const { return !waiting_.empty(); }
  /// A batch of what waits.
  void serve_waiting();

 private:
  struct Batch;
  struct Waiting {
    sockaddr_in client;
    std::vector<std::uint8_t> message;
  };

  /// How many have come; 0 when there was nothing more to receive.
  std::size_t receive_batch();
  enum class Turn : std::uint8_t { now, later, never };
  Turn turn_of(const sockaddr_in& client);
  void set_aside(const sockaddr_in& client, std::span<const std::uint8_t> message);
  void serve(const sockaddr_in& client, std::span<const std::uint8_t> message);
  void send_answers();

  int socket_;
  Desk desk_;
  Watch watch_;
  std::unique_ptr<Batch> batch_;
  std::deque<Waiting> waiting_;
  using Counts = std::array<std::uint16_t, 1021>;
  Counts served_{};   ///< of each client, since the socket was ready
  Counts refused_{};  ///< of each client at its limit, in this period
  Clock::time_point period_end_;
  bool is_flooded_ = false;  ///< somebody was not heard, since the socket was ready
  bool resting_ = false;
};

}  // namespace cnet::resolver
