#include "forwarder.h"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iterator>
#include <utility>

#include "cnet/dns/answer.h"

namespace cnet::resolver {
namespace {

using namespace std::chrono_literals;

constexpr auto kGiveUp = 4500ms;            ///< the C library asks again after 5 s
constexpr std::size_t kMostFree = 16;       ///< sockets of a kind
constexpr std::size_t kMostWanted = 32;     ///< at once
constexpr std::size_t kIdBytes = 2;

/// Nobody can guess the next one.
std::uint16_t random_id() {
  static std::array<std::uint16_t, 128> ids;
  static std::size_t next = ids.size();
  if (next == ids.size()) {
    if (::getrandom(ids.data(), sizeof ids, 0) != sizeof ids) std::abort();
    next = 0;
  }
  return ids[next++];
}

bool is_refusal(dns::Rcode rcode) {
  return rcode == dns::Rcode::server_failure || rcode == dns::Rcode::refused ||
         rcode == dns::Rcode::not_implemented;
}

}  // namespace

std::string_view Forwarder::key_of(std::span<const std::uint8_t> message) {
  const auto* bytes = reinterpret_cast<const char*>(message.data());
  return {bytes + kIdBytes, message.size() - kIdBytes};
}

void Forwarder::use(const ResolverSpec& spec) {
  std::vector<ResolverServer> servers = spec.forwards ? spec.servers : std::vector<ResolverServer>{};
  servers_.use(spec);
  by_stream_ = spec.use_tcp;
  if (servers == known_) return;
  known_ = std::move(servers);
  if (known_.empty()) {
    for (auto& [kind, ports] : free_) std::ranges::move(ports, std::back_inserter(finished_));
    free_.clear();
  }
  // What is under way begins again with those that are there now.
  std::vector<Pending*> all;
  for (const auto& pending : pending_) all.push_back(pending.get());
  for (Pending* pending : all) {
    release(*pending);
    pending->servers = servers_.order(Clock::now());
    pending->server = 0;
    if (pending->servers.empty()) {
      fail(*pending);
    } else {
      ask(*pending);
    }
  }
}

bool Forwarder::forward(std::span<const std::uint8_t> message, const dns::Query& query,
                        const Asker& asker) {
  if (servers_.empty() || is_at_limit(asker)) return false;
  const auto known = by_question_.find(key_of(message));
  if (known != by_question_.end()) return join(**known->second, asker);
  if (!make_room(asker)) return false;
  const auto now = Clock::now();
  auto pending = std::make_unique<Pending>();
  pending->message.assign(message.begin(), message.end());
  pending->query = query;
  pending->askers.push_back(asker);
  count(asker, 1);
  pending->servers = servers_.order(now);
  pending->by_stream = by_stream_;
  pending->give_up = now + std::max<Clock::duration>(kGiveUp, servers_.patience());
  pending_.push_back(std::move(pending));
  Pending& added = *pending_.back();
  by_question_.emplace(key_of(added.message), std::prev(pending_.end()));
  ask(added);
  return true;
}

/// The same question is under way. A client that repeats a datagram is answered once.
bool Forwarder::join(Pending& pending, const Asker& asker) {
  const bool again =
      asker.stream == 0 && std::ranges::any_of(pending.askers, [&](const Asker& other) {
        return other.client() == asker.client() && other.id == asker.id;
      });
  if (again) return true;
  if (pending.askers.size() >= kMost) return false;
  pending.askers.push_back(asker);
  count(asker, 1);
  return true;
}

/// Of many clients, the one that asks most gives way.
bool Forwarder::make_room(const Asker& asker) {
  const std::uint16_t own = in_flight(asker);
  if (pending_.size() < kMost) return true;
  const auto busiest = std::ranges::max_element(counts_);
  if (*busiest <= own + 1) return false;
  for (const auto& pending : pending_) {
    const bool is_its = std::ranges::any_of(
        pending->askers, [&](const Asker& other) { return &in_flight(other) == &*busiest; });
    if (!is_its) continue;
    fail(*pending);
    return true;
  }
  return false;
}

void Forwarder::count(const Asker& asker, int by) {
  std::uint16_t& number = in_flight(asker);
  number = static_cast<std::uint16_t>(number + by);
}

SocketKind Forwarder::kind_of(const Pending& pending) const {
  const ResolverServer& server = servers_.at(pending.servers[pending.server]);
  return {.from = server.from, .family = server.ip.family(), .stream = pending.by_stream};
}

/// Asks the server whose turn it is, or the next that can be asked.
void Forwarder::ask(Pending& pending) {
  pending.late = Clock::now() + servers_.patience();
  const SocketKind kind = kind_of(pending);
  auto& free = free_[kind];
  if (!free.empty()) {
    auto port = std::move(free.back());
    free.pop_back();
    if (!ask_through(pending, std::move(port))) ask_next(pending);
    return;
  }
  std::size_t& wanted = wanted_[kind];
  if (wanted > 0) return;  // more are asked for when these have come
  wanted = kind.stream ? 1 : std::clamp<std::size_t>(pending_.size(), 1, kMostWanted);
  source_.want(kind, wanted);
}

bool Forwarder::ask_through(Pending& pending, std::unique_ptr<UpstreamPort> port) {
  dns::set_id(pending.message, random_id());
  const ResolverServer& server = servers_.at(pending.servers[pending.server]);
  const bool asked = port->ask(server, pending.message);
  by_port_[port.get()] = &pending;
  pending.port = std::move(port);
  return asked;
}

void Forwarder::ask_next(Pending& pending) {
  servers_.failed(pending.servers[pending.server], Clock::now());
  release(pending);
  if (++pending.server == pending.servers.size()) {
    pending.server = 0;
    // If all have refused, they will again.
    if (!std::exchange(pending.waited, false) || ++pending.round >= servers_.rounds()) {
      return fail(pending);
    }
  }
  ask(pending);
}

void Forwarder::release(Pending& pending) {
  if (!pending.port) return;
  by_port_.erase(pending.port.get());
  pending.port->forget();
  auto& free = free_[pending.port->kind()];
  const bool again = !pending.port->kind().stream && free.size() < kMostFree && !known_.empty();
  (again ? free : finished_).push_back(std::move(pending.port));
}

void Forwarder::give(const SocketKind& kind, std::vector<UniqueFd> sockets) {
  wanted_[kind] = 0;
  if (known_.empty()) return;
  PortOwner& owner = *this;
  for (UniqueFd& socket : sockets) {
    free_[kind].push_back(std::make_unique<UpstreamPort>(events_, std::move(socket), kind, owner));
  }
  std::vector<Pending*> waiting;
  for (const auto& pending : pending_) {
    if (!pending->port && kind_of(*pending) == kind) waiting.push_back(pending.get());
  }
  for (Pending* pending : waiting) {
    // Without a socket, this server cannot be asked.
    if (sockets.empty()) {
      ask_next(*pending);
    } else {
      ask(*pending);
    }
  }
}

void Forwarder::port_received(UpstreamPort& port, std::span<const std::uint8_t> message) {
  const auto known = by_port_.find(&port);
  if (known == by_port_.end()) return;
  Pending& pending = *known->second;
  const bool is_answer = message.size() >= dns::kHeader &&
                         dns::answers(message, pending.message, pending.query.question_end);
  if (!is_answer) {
    if (port.kind().stream) ask_next(pending);
    return;  // somebody guesses; the answer may still come
  }
  const bool has_stream =
      std::ranges::any_of(pending.askers, [](const Asker& asker) { return asker.stream != 0; });
  if (dns::is_truncated(message) && has_stream && !pending.by_stream) {
    release(pending);
    pending.by_stream = true;
    return ask(pending);
  }
  if (is_refusal(dns::rcode_of(message)) && pending.server + 1 < pending.servers.size()) {
    pending.refusal.assign(message.begin(), message.end());
    release(pending);
    ++pending.server;
    return ask(pending);
  }
  servers_.answered(pending.servers[pending.server]);
  finish(pending, message);
}

void Forwarder::port_failed(UpstreamPort& port) {
  const auto known = by_port_.find(&port);
  if (known != by_port_.end()) ask_next(*known->second);
}

void Forwarder::finish(Pending& pending, std::span<const std::uint8_t> answer) {
  // `answer` may be in the port's own memory, which lives until the sweep.
  std::vector<std::uint8_t> message(answer.begin(), answer.end());
  for (const Asker& asker : pending.askers) {
    count(asker, -1);
    dns::set_id(message, asker.id);
    if (asker.stream == 0 && message.size() > asker.limit) {
      std::vector<std::uint8_t> head(message);
      head.resize(dns::cut(head, pending.query.question_end));
      outlet_.reply(asker, head);
    } else {
      outlet_.reply(asker, message);
    }
  }
  release(pending);
  const auto place = by_question_.find(key_of(pending.message));
  const Place entry = place->second;
  by_question_.erase(place);
  pending_.erase(entry);
}

void Forwarder::fail(Pending& pending) {
  if (!pending.refusal.empty()) return finish(pending, std::vector(pending.refusal));
  std::array<std::uint8_t, dns::kPlainLimit> answer;
  const std::size_t size = dns::failure(pending.message, pending.query, answer).size;
  finish(pending, std::span(answer).first(size));
}

void Forwarder::tick(Clock::time_point now) {
  std::vector<Pending*> late;
  for (const auto& pending : pending_) {
    if (pending->late <= now || pending->give_up <= now) late.push_back(pending.get());
  }
  for (Pending* pending : late) {
    pending->waited = true;
    if (pending->give_up <= now) {
      fail(*pending);
    } else {
      ask_next(*pending);
    }
  }
}

}  // namespace cnet::resolver
