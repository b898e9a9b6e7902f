#include "resolver.h"

#include <sys/epoll.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <utility>

#include "cnet/base/error.h"
#include "cnet/base/packet.h"
#include "control.h"

namespace cnet::resolver {
namespace {

using namespace std::chrono_literals;

constexpr auto kRest = 1ms;
constexpr auto kTick = 100ms;  ///< how exactly deadlines are kept

}  // namespace

Resolver::Resolver(Stations stations, std::uint64_t seed)
    : stations_(std::move(stations)),
      answerer_(names_, seed),
      forwarder_(events_, *this, *this),
      datagrams_(events_, stations_.datagrams.get(),
                 {.names = names_, .answerer = answerer_, .forwarder = forwarder_}),
      streams_(events_, stations_.streams.get(),
               {.names = names_, .answerer = answerer_, .forwarder = forwarder_}),
      watch_(events_, stations_.control.get(), *this),
      next_tick_(Clock::now() + kTick) {
  // What is asked after the keeper was told of a change is answered by it.
  events_.prefer(*this);
  if (!watch_.want(EPOLLIN)) throw Error::system("wait for the resolver's keeper", errno);
}

void Resolver::run() {
  while (!over_) {
    events_.wait(patience());
    datagrams_.end_rest();
    datagrams_.serve_waiting();
    tick_when_due();
    forwarder_.sweep();
    streams_.sweep();
  }
}

/// How long nothing has to be done by itself; negative: for ever.
std::chrono::milliseconds Resolver::patience() const {
  if (datagrams_.has_waiting()) return 0ms;
  if (datagrams_.is_resting()) return kRest;
  return forwarder_.busy() || streams_.busy() ? kTick : -1ms;
}

void Resolver::tick_when_due() {
  const auto now = Clock::now();
  if (now < next_tick_) return;
  next_tick_ = now + kTick;
  forwarder_.tick(now);
  streams_.tick(now);
}

void Resolver::reply(const Asker& asker, std::span<const std::uint8_t> message) {
  if (asker.stream == 0) return datagrams_.reply(asker, message);
  streams_.reply(asker, message);
}

void Resolver::want(const SocketKind& kind, std::size_t count) {
  send(stations_.control.get(), Wish{.kind = kind, .count = static_cast<std::uint32_t>(count)});
}

void Resolver::ready(std::uint32_t) {
  Order order;
  std::vector<UniqueFd> fds;
  if (!receive(stations_.control.get(), order, &fds)) {
    over_ = errno != EAGAIN;
    return;
  }
  switch (order.kind) {
    case Order::Kind::configure:
      return configure(std::move(fds));
    case Order::Kind::sockets:
      return forwarder_.give(order.sockets, std::move(fds));
  }
}

void Resolver::configure(std::vector<UniqueFd> fds) {
  Configuration configuration = take_configuration(std::move(fds));
  names_.use(std::move(configuration.folders));
  dns::Client& client = answerer_.client();
  client.links.clear();
  for (const ResolverLink& link : configuration.spec.links) {
    client.links.emplace_back(link.alias, link.target);
  }
  client.short_names_stay = configuration.spec.short_names_stay;
  client.forwards = configuration.spec.forwards && !configuration.spec.servers.empty();
  forwarder_.use(configuration.spec);
  datagrams_.open();
  streams_.open();
}

}  // namespace cnet::resolver
