#pragma once

#include <chrono>

#include "asker.h"
#include "client_streams.h"
#include "cnet/base/unique_fd.h"
#include "cnet/dns/answer.h"
#include "datagrams.h"
#include "events.h"
#include "folder_names.h"
#include "forwarder.h"

namespace cnet::resolver {

/// The process's descriptors.
struct Stations {
  UniqueFd datagrams;  ///< bound in the sandbox
  UniqueFd streams;    ///< listening there
  UniqueFd control;    ///< to its keeper
};

/// Answers what is asked on 127.0.0.11 of one sandbox. It opens nothing by itself: folders and
/// sockets come from its keeper.
class Resolver : private Outlet, private SocketSource, private Listener {
 public:
  /// `seed` orders addresses.
  Resolver(Stations stations, std::uint64_t seed);
  /// Returns when the keeper has gone.
  void run();

 private:
  void reply(const Asker& asker, std::span<const std::uint8_t> message) override;
  void want(const SocketKind& kind, std::size_t count) override;
  void ready(std::uint32_t events) override;
  void configure(std::vector<UniqueFd> fds);
  std::chrono::milliseconds patience() const;
  void tick_when_due();

  Stations stations_;
  Events events_;
  FolderNames names_;
  dns::Answerer answerer_;
  Forwarder forwarder_;
  Datagrams datagrams_;
  ClientStreams streams_;
  Watch watch_;
  Clock::time_point next_tick_;
  bool over_ = false;
};

}  // namespace cnet::resolver
