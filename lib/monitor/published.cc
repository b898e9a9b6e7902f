#include "published.h"

#include <tuple>
#include <utility>

namespace cnet::monitor {

void Published::hold(HeldPort port) {
  const Place place = place_of(port.binding);
  if (!port.relayed) {
    silent_.insert_or_assign(place, std::move(port.socket));
    return;
  }
  const RelayTarget target{.protocol = port.binding.protocol,
                           .port = port.binding.container_port,
                           .host_port = port.binding.host_port};
  const auto relay = [&](auto& ports) {
    ports.emplace(std::piecewise_construct, std::tuple(place),
                  std::forward_as_tuple(events_, std::move(port.socket), target, targets_));
  };
  if (target.protocol == Protocol::udp) {
    relay(datagrams_);
  } else {
    relay(streams_);
  }
}

void Published::let_go(const Binding& binding) {
  const Place place = place_of(binding);
  silent_.erase(place);
  streams_.erase(place);
  datagrams_.erase(place);
}

void Published::cut_off(const Binding& binding) {
  events_.end_from({.protocol = binding.protocol, .host_port = binding.host_port});
}

void Published::aim(const RelayTargets& targets) {
  if (targets == targets_) return;
  targets_ = targets;
  for (auto& [place, port] : datagrams_) port.end_all_flows();
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
  for (auto& [place, port] : datagrams_) port.end_idle_flows(now);
}

std::optional<std::chrono::steady_clock::time_point> Published::deadline() const {
  std::optional<std::chrono::steady_clock::time_point> first;
  for (const auto& [place, port] : datagrams_) {
    const auto due = port.deadline();
    if (due && (!first || *due < *first)) first = due;
  }
  return first;
}

}  // namespace cnet::monitor
