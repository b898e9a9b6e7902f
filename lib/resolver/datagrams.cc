#include "datagrams.h"

#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace cnet::resolver {
namespace {

constexpr std::size_t kBatch = 32;
constexpr std::size_t kMostAtOnce = 1024;       ///< taken; then others have a turn
constexpr std::uint16_t kMostOfOne = kBatch;    ///< served before everybody else's
constexpr std::uint16_t kMostRefused = kBatch;  ///< of one at its limit, in a period
constexpr std::chrono::milliseconds kPeriod{10};
constexpr std::size_t kMostWaiting = 512;  ///< what comes beyond it is lost, as datagrams are
/// Of a query: no larger one fits into what upstream servers take.
constexpr std::size_t kMostQuery = dns::kOwnLimit;

}  // namespace

struct Datagrams::Batch {
  std::array<std::array<std::uint8_t, kMostQuery>, kBatch> queries;
  std::array<std::array<std::uint8_t, dns::kOwnLimit>, kBatch> answers;
  std::array<sockaddr_in, kBatch> clients;
  std::array<sockaddr_in, kBatch> answered;  ///< whom the answers are for
  std::array<iovec, kBatch> parts;
  std::array<iovec, kBatch> answer_parts;
  std::array<mmsghdr, kBatch> received;
  std::array<mmsghdr, kBatch> sent;
  unsigned ready = 0;  ///< answers to be sent

  Batch() {
    for (std::size_t i = 0; i < kBatch; ++i) {
      parts[i] = {.iov_base = queries[i].data(), .iov_len = kMostQuery};
      received[i] = {};
      received[i].msg_hdr.msg_name = &clients[i];
      received[i].msg_hdr.msg_iov = &parts[i];
      received[i].msg_hdr.msg_iovlen = 1;
      set_up(i);
    }
  }
  /// What the kernel writes over.
  void set_up(std::size_t i) { received[i].msg_hdr.msg_namelen = sizeof(sockaddr_in); }
};

Datagrams::Datagrams(Events& events, int socket, const Desk& desk)
    : socket_(socket), desk_(desk), watch_(events, socket, *this), batch_(new Batch) {}

void Datagrams::open() { watch_.want(EPOLLIN); }

Datagrams::~Datagrams() = default;

void Datagrams::ready(std::uint32_t) {
  served_.fill(0);
  is_flooded_ = false;
  if (const auto now = Clock::now(); now >= period_end_) {
    refused_.fill(0);
    period_end_ = now + kPeriod;
  }
  for (std::size_t taken = 0; taken < kMostAtOnce;) {
    const std::size_t count = receive_batch();
    taken += count;
    if (count < kBatch) break;
  }
  if (!is_flooded_) return;
  resting_ = true;
  watch_.want(0);
}

void Datagrams::end_rest() {
  if (!resting_) return;
  resting_ = false;
  watch_.want(EPOLLIN);
}

std::size_t Datagrams::receive_batch() {
  Batch& batch = *batch_;
  const int count = ::recvmmsg(socket_, batch.received.data(), kBatch, MSG_DONTWAIT, nullptr);
  if (count <= 0) return 0;
  desk_.names.begin_batch();
  for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
    const mmsghdr& came = batch.received[i];
    batch.set_up(i);
    if ((came.msg_hdr.msg_flags & MSG_TRUNC) != 0) continue;  // no query of anybody's
    const auto message = std::span(batch.queries[i]).first(came.msg_len);
    switch (turn_of(batch.clients[i])) {
      case Turn::now:
        serve(batch.clients[i], message);
        break;
      case Turn::later:
        set_aside(batch.clients[i], message);
        break;
      case Turn::never:
        is_flooded_ = true;
        break;
    }
  }
  send_answers();
  return static_cast<std::size_t>(count);
}

Datagrams::Turn Datagrams::turn_of(const sockaddr_in& client) {
  const Asker asker{.from = client};
  const std::size_t place = asker.client() % served_.size();
  if (desk_.forwarder.is_at_limit(asker)) {
    if (refused_[place] >= kMostRefused) return Turn::never;
    ++refused_[place];
    return Turn::now;
  }
  if (served_[place] >= kMostOfOne) return Turn::later;
  ++served_[place];
  return Turn::now;
}

void Datagrams::set_aside(const sockaddr_in& client, std::span<const std::uint8_t> message) {
  if (waiting_.size() >= kMostWaiting) return;
  waiting_.push_back({client, {message.begin(), message.end()}});
}

void Datagrams::serve_waiting() {
  if (waiting_.empty()) return;
  desk_.names.begin_batch();
  for (std::size_t i = 0; i < kBatch && !waiting_.empty(); ++i) {
    serve(waiting_.front().client, waiting_.front().message);
    waiting_.pop_front();
  }
  send_answers();
}

/// At most kBatch times between two calls of send_answers().
void Datagrams::serve(const sockaddr_in& client, std::span<const std::uint8_t> message) {
  Batch& batch = *batch_;
  const dns::Query query = dns::read_query(message);
  auto& out = batch.answers[batch.ready];
  dns::Answer answer = desk_.answerer.answer(message, query, out, query.udp_limit());
  if (answer.verdict == dns::Verdict::forward) {
    const auto limit = std::max<std::size_t>(dns::kPlainLimit, query.udp_size);
    const Asker asker{.from = client, .id = query.id, .limit = static_cast<std::uint16_t>(limit)};
    if (desk_.forwarder.forward(message, query, asker)) return;
    answer = dns::failure(message, query, out);
  }
  if (answer.verdict != dns::Verdict::answered) return;
  batch.answered[batch.ready] = client;
  batch.answer_parts[batch.ready] = {.iov_base = out.data(), .iov_len = answer.size};
  msghdr& header = (batch.sent[batch.ready] = {}).msg_hdr;
  header.msg_name = &batch.answered[batch.ready];
  header.msg_namelen = sizeof(sockaddr_in);
  header.msg_iov = &batch.answer_parts[batch.ready++];
  header.msg_iovlen = 1;
}

/// What cannot be sent now is lost, as datagrams are.
void Datagrams::send_answers() {
  Batch& batch = *batch_;
  for (unsigned done = 0; done < batch.ready;) {
    const int sent = ::sendmmsg(socket_, &batch.sent[done], batch.ready - done, MSG_DONTWAIT);
    done += sent > 0 ? static_cast<unsigned>(sent) : 1;
  }
  batch.ready = 0;
}

void Datagrams::reply(const Asker& asker, std::span<const std::uint8_t> message) const {
  ::sendto(socket_, message.data(), message.size(), MSG_DONTWAIT | MSG_NOSIGNAL,
           reinterpret_cast<const sockaddr*>(&asker.from), sizeof asker.from);
}

}  // namespace cnet::resolver
