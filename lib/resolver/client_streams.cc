#include "client_streams.h"

#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace cnet::resolver {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kPrefix = 2;                    ///< bytes of a message's length
constexpr std::size_t kMostQuery = dns::kOwnLimit;
constexpr std::size_t kMostUnread = 256UL * 1024;     ///< bytes of answers a client has not taken
constexpr int kMostAtOnce = 64;                       ///< connections taken
constexpr auto kMostIdle = 3s;
constexpr auto kMostForMessage = 10s;
constexpr std::uint32_t kMostNumber = 0xFFFF;         ///< above are datagrams' clients

std::array<std::uint8_t, dns::kStreamLimit> answer_buffer;

}  // namespace

ClientStreams::ClientStreams(Events& events, int listener, const Desk& desk)
    : events_(events), listener_(listener), desk_(desk), watch_(events, listener, *this) {}

void ClientStreams::open() { watch_.want(EPOLLIN); }

void ClientStreams::ready(std::uint32_t) {
  for (int i = 0; i < kMostAtOnce; ++i) {
    UniqueFd socket(::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (!socket) return;
    if (connections_.size() >= kMost) end_idlest();
    last_number_ = last_number_ % kMostNumber + 1;
    connections_.emplace_back(*this, std::move(socket), last_number_);
  }
}

/// Whoever holds connections that say nothing keeps nobody else out.
void ClientStreams::end_idlest() {
  Connection* idlest = nullptr;
  for (Connection& connection : connections_) {
    const bool is_idler = idlest == nullptr || connection.last_heard() < idlest->last_heard();
    if (!connection.is_over() && is_idler) idlest = &connection;
  }
  if (idlest != nullptr) idlest->end();
}

void ClientStreams::reply(const Asker& asker, std::span<const std::uint8_t> message) {
  const auto found = std::ranges::find(connections_, asker.stream, &Connection::number);
  if (found != connections_.end()) found->send(message);
}

void ClientStreams::tick(Clock::time_point now) {
  for (Connection& connection : connections_) connection.tick(now);
}

void ClientStreams::sweep() {
  std::erase_if(connections_, [](const Connection& connection) { return connection.is_over(); });
}

ClientStreams::Connection::Connection(ClientStreams& streams, UniqueFd socket,
                                      std::uint32_t number)
    : streams_(streams),
      socket_(std::move(socket)),
      number_(number),
      watch_(streams.events_, socket_.get(), *this),
      last_heard_(Clock::now()),
      begun_(last_heard_) {
  watch_.want(EPOLLIN);
}

void ClientStreams::Connection::ready(std::uint32_t events) {
  if (over_) return;
  if ((events & (EPOLLERR | EPOLLHUP)) != 0) {
    over_ = true;
    return;
  }
  if ((events & EPOLLOUT) != 0) flush();
  if ((events & EPOLLIN) != 0) receive();
  watch();
}

/// Whoever does not take its answers is not heard either.
void ClientStreams::Connection::watch() {
  const bool hears = !half_closed_ && out_.size() < kMostUnread;
  watch_.want((hears ? EPOLLIN : 0U) | (out_.empty() ? 0U : EPOLLOUT));
  if (half_closed_ && out_.empty() && awaited_ == 0) over_ = true;
}

void ClientStreams::Connection::receive() {
  std::array<std::uint8_t, 4096> bytes;
  const ssize_t size = ::recv(socket_.get(), bytes.data(), bytes.size(), MSG_DONTWAIT);
  if (size < 0) {
    over_ = errno != EAGAIN && errno != EINTR;
    return;
  }
  half_closed_ = size == 0;
  last_heard_ = Clock::now();
  if (in_.empty()) begun_ = last_heard_;
  in_.insert(in_.end(), bytes.begin(), bytes.begin() + size);
  streams_.desk_.names.begin_batch();
  std::size_t at = 0;
  while (!over_ && at + kPrefix <= in_.size()) {
    const std::size_t length = static_cast<std::size_t>(in_[at]) << 8 | in_[at + 1];
    if (length < dns::kHeader || length > kMostQuery) {
      over_ = true;  // no query of anybody's
      return;
    }
    if (at + kPrefix + length > in_.size()) break;
    serve(std::span(in_).subspan(at + kPrefix, length));
    at += kPrefix + length;
    begun_ = last_heard_;
  }
  in_.erase(in_.begin(), in_.begin() + static_cast<std::ptrdiff_t>(at));
  if (in_.empty()) in_.shrink_to_fit();
}

void ClientStreams::Connection::serve(std::span<const std::uint8_t> message) {
  const dns::Query query = dns::read_query(message);
  dns::Answer answer =
      streams_.desk_.answerer.answer(message, query, answer_buffer, dns::kStreamLimit);
  if (answer.verdict == dns::Verdict::silent) {
    over_ = true;
    return;
  }
  ++awaited_;
  if (answer.verdict == dns::Verdict::forward) {
    const Asker asker{.stream = number_, .id = query.id};
    if (streams_.desk_.forwarder.forward(message, query, asker)) return;
    answer = dns::failure(message, query, answer_buffer);
  }
  send(std::span(answer_buffer).first(answer.size));
}

void ClientStreams::Connection::send(std::span<const std::uint8_t> message) {
  if (awaited_ > 0) --awaited_;
  last_heard_ = Clock::now();
  out_.push_back(static_cast<std::uint8_t>(message.size() >> 8));
  out_.push_back(static_cast<std::uint8_t>(message.size()));
  out_.insert(out_.end(), message.begin(), message.end());
  flush();
  watch();
}

void ClientStreams::Connection::flush() {
  if (out_.empty()) return;
  const ssize_t size =
      ::send(socket_.get(), out_.data(), out_.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (size < 0) {
    over_ = over_ || (errno != EAGAIN && errno != EINTR);
    return;
  }
  out_.erase(out_.begin(), out_.begin() + size);
  if (out_.empty()) out_.shrink_to_fit();
}

void ClientStreams::Connection::tick(Clock::time_point now) {
  if (awaited_ > 0) return;  // the forwarder has deadlines of its own
  const bool slow = !in_.empty() && now - begun_ > kMostForMessage;
  if (now - last_heard_ > kMostIdle || slow) over_ = true;
}

}  // namespace cnet::resolver
