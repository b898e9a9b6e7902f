#include "servers.h"

#include <algorithm>
#include <utility>

namespace cnet::resolver {
namespace {

using namespace std::chrono_literals;

constexpr unsigned kRounds = 2;
constexpr unsigned kMostRounds = 5;
constexpr std::chrono::seconds kMostPatience = 30s;
/// The C library asks again after 5 s: by then everybody should have been asked.
constexpr auto kPatience = 1000ms;
constexpr auto kPatienceWithOne = 2000ms;
constexpr auto kDead = 5s;
constexpr unsigned kMostDoublings = 4;

/// Its own address: the question would come back.
bool is_the_resolver(const ResolverServer& server) {
  return server.from == AskFrom::sandbox && server.ip == Ip::v4(0x7F00000B);
}

}  // namespace

void Servers::use(const ResolverSpec& spec) {
  std::vector<State> states;
  for (const ResolverServer& server : spec.servers) {
    if (!spec.forwards || is_the_resolver(server) || states.size() == kMost) continue;
    const auto before = std::ranges::find(servers_, server, &State::server);
    states.push_back(before != servers_.end() ? *before : State{.server = server});
  }
  servers_ = std::move(states);
  rotate_ = spec.rotate;
  rounds_ = spec.attempts == 0 ? kRounds : std::min<unsigned>(spec.attempts, kMostRounds);
  timeout_ = std::min(std::chrono::seconds(spec.timeout), kMostPatience);
}

std::vector<std::size_t> Servers::order(Time now) {
  std::vector<std::size_t> order;
  const std::size_t first = rotate_ ? next_++ : 0;
  for (std::size_t i = 0; i < servers_.size(); ++i) {
    order.push_back((first + i) % servers_.size());
  }
  std::ranges::stable_partition(order,
                                [&](std::size_t i) { return servers_[i].dead_until <= now; });
  return order;
}

std::chrono::milliseconds Servers::patience() const {
  if (timeout_ > 0s) return timeout_;
  return servers_.size() > 1 ? kPatience : kPatienceWithOne;
}

void Servers::answered(std::size_t index) {
  servers_[index].failures = 0;
  servers_[index].dead_until = {};
}

void Servers::failed(std::size_t index, Time now) {
  State& state = servers_[index];
  if (state.dead_until > now) return;
  state.dead_until = now + kDead * (1 << std::min(state.failures, kMostDoublings));
  ++state.failures;
}

}  // namespace cnet::resolver
