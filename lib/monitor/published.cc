#include "published.h"

#include <algorithm>
#include <utility>

#include "stream_relay.h"

namespace cnet::monitor {

void Published::hold(HeldPort port) {
  if (!port.relayed) {
    silent_.push_back(std::move(port.socket));
    return;
  }
  const RelayTarget target{.protocol = port.binding.protocol, .port = port.binding.container_port};
  if (target.protocol == Protocol::udp) {
    datagrams_.emplace_back(events_, std::move(port.socket), target, targets_);
  } else {
    streams_.push_back(
        std::make_unique<StreamPort>(events_, std::move(port.socket), target, targets_));
  }
}

void Published::aim(const RelayTargets& targets) {
  if (targets == targets_) return;
  targets_ = targets;
  for (DatagramPort& port : datagrams_) port.end_all_flows();
}

void Published::clear() {
  events_.clear();
  streams_.clear();
  datagrams_.clear();
  silent_.clear();
}

void Published::handle(const PollSet& set) {
  if (set.ready(events_.fd())) events_.dispatch();
  const auto now = std::chrono::steady_clock::now();
  for (DatagramPort& port : datagrams_) port.end_idle_flows(now);
}

std::optional<std::chrono::steady_clock::time_point> Published::deadline() const {
  std::optional<std::chrono::steady_clock::time_point> first;
  for (const DatagramPort& port : datagrams_) {
    const auto due = port.deadline();
    if (due && (!first || *due < *first)) first = due;
  }
  return first;
}

}  // namespace cnet::monitor
