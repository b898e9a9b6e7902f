#include "datagrams.h"

#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>

namespace cnet::resolver {
namespace {

constexpr std::size_t kBatch = 32;
constexpr int kMostBatches = 8;  ///< then others have a turn
/// Of a query: no larger one fits into what upstream servers take.
constexpr std::size_t kMostQuery = dns::kOwnLimit;

}  // namespace

struct Datagrams::Batch {
  std::array<std::array<std::uint8_t, kMostQuery>, kBatch> queries;
  std::array<std::array<std::uint8_t, dns::kOwnLimit>, kBatch> answers;
  std::array<sockaddr_in, kBatch> clients;
  std::array<iovec, kBatch> parts;
  std::array<iovec, kBatch> answer_parts;
  std::array<mmsghdr, kBatch> received;
  std::array<mmsghdr, kBatch> sent;

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
  for (int i = 0; i < kMostBatches && serve_batch(); ++i) {
  }
}

bool Datagrams::serve_batch() {
  Batch& batch = *batch_;
  const int count = ::recvmmsg(socket_, batch.received.data(), kBatch, MSG_DONTWAIT, nullptr);
  if (count <= 0) return false;
  desk_.names.begin_batch();
  unsigned ready = 0;
  for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
    const mmsghdr& came = batch.received[i];
    batch.set_up(i);
    const auto message = std::span(batch.queries[i]).first(came.msg_len);
    if ((came.msg_hdr.msg_flags & MSG_TRUNC) != 0) continue;  // no query of anybody's
    const dns::Query query = dns::read_query(message);
    auto& out = batch.answers[ready];
    dns::Answer answer = desk_.answerer.answer(message, query, out, query.udp_limit());
    if (answer.verdict == dns::Verdict::forward) {
      const auto limit = std::max<std::size_t>(dns::kPlainLimit, query.udp_size);
      const Asker asker{.from = batch.clients[i],
                        .id = query.id,
                        .limit = static_cast<std::uint16_t>(limit)};
      if (desk_.forwarder.forward(message, query, asker)) continue;
      answer = dns::failure(message, query, out);
    }
    if (answer.verdict == dns::Verdict::answered) {
      batch.answer_parts[ready] = {.iov_base = out.data(), .iov_len = answer.size};
      msghdr& header = (batch.sent[ready] = {}).msg_hdr;
      header.msg_name = &batch.clients[i];
      header.msg_namelen = sizeof(sockaddr_in);
      header.msg_iov = &batch.answer_parts[ready++];
      header.msg_iovlen = 1;
    }
  }
  // What cannot be sent now is lost, as datagrams are.
  for (unsigned done = 0; done < ready;) {
    const int sent = ::sendmmsg(socket_, &batch.sent[done], ready - done, MSG_DONTWAIT);
    done += sent > 0 ? static_cast<unsigned>(sent) : 1;
  }
  return count == kBatch;
}

void Datagrams::reply(const Asker& asker, std::span<const std::uint8_t> message) const {
  ::sendto(socket_, message.data(), message.size(), MSG_DONTWAIT | MSG_NOSIGNAL,
           reinterpret_cast<const sockaddr*>(&asker.from), sizeof asker.from);
}

}  // namespace cnet::resolver
