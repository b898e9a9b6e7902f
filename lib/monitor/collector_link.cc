#include "collector_link.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "cnet/addr/ip.h"
#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/monitor/child_program.h"

namespace cnet::monitor {
namespace {

using namespace std::chrono_literals;
using Transport = LogAddress::Transport;

constexpr auto kAttempt = 5s;  // to find a name, or to connect

}  // namespace

CollectorLink::CollectorLink(const LogAddress& address, std::string helper,
                             std::chrono::milliseconds retry_wait)
    : address_(address), helper_(std::move(helper)), retry_wait_(retry_wait) {}

void CollectorLink::want() {
  if (state_ != State::idle) return;
  targets_.clear();
  until_ = Clock::now() + kAttempt;
  if (address_.transport == Transport::local) {
    add_path(SOCK_DGRAM);
    add_path(SOCK_STREAM);  // tried first
  } else if (Ip::parse(address_.host)) {
    add_target(address_.host);
  } else {
    return look_up();
  }
  connect_next();
}

void CollectorLink::look_up() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0) return fail(errno_words(errno));
  answer_ = UniqueFd(ends[0]);
  const UniqueFd theirs(ends[1]);
  answered_.clear();
  state_ = State::looking_up;
  look_up_ = start_program({helper_, "lookup", address_.host}, {.in = -1, .out = theirs.get()});
  if (!look_up_) fail("cnet-log cannot be started");
}

/// An address a line; none: there is no such name.
void CollectorLink::read_answer() {
  std::array<char, 512> chunk;
  const ssize_t length = ::read(answer_.get(), chunk.data(), chunk.size());
  if (length < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (length > 0) {
    answered_.append(chunk.data(), static_cast<std::size_t>(length));
    return;
  }
  answer_.reset();
  reap_program(look_up_);  // it ends when it has closed its output
  look_up_.reset();
  const std::vector<std::string_view> found = split(answered_, '\n');
  for (auto ip = found.rbegin(); ip != found.rend(); ++ip) add_target(*ip);
  why_target_ = "no host of that name is known";
  connect_next();
}

void CollectorLink::add_target(std::string_view text) {
  const auto ip = Ip::parse(text);
  if (!ip) return;
  Target target{};
  target.type = address_.transport == Transport::udp ? SOCK_DGRAM : SOCK_STREAM;
  const auto bytes = ip->bytes();
  if (ip->family() == Family::v4) {
    auto& address = reinterpret_cast<sockaddr_in&>(target.address);
    address.sin_family = AF_INET;
    address.sin_port = htons(address_.port);
    std::memcpy(&address.sin_addr, bytes.data(), bytes.size());
    target.size = sizeof address;
  } else {
    auto& address = reinterpret_cast<sockaddr_in6&>(target.address);
    address.sin6_family = AF_INET6;
    address.sin6_port = htons(address_.port);
    std::memcpy(&address.sin6_addr, bytes.data(), bytes.size());
    target.size = sizeof address;
  }
  targets_.push_back(target);
}

void CollectorLink::add_path(int type) {
  Target target{};
  auto& address = reinterpret_cast<sockaddr_un&>(target.address);
  address.sun_family = AF_UNIX;
  address_.path.copy(address.sun_path, sizeof address.sun_path - 1);
  target.size = sizeof address;
  target.type = type;
  targets_.push_back(target);
}

void CollectorLink::connect_next() {
  while (!targets_.empty()) {
    const Target target = targets_.back();
    targets_.pop_back();
    is_stream_ = target.type == SOCK_STREAM;
    socket_ =
        UniqueFd(::socket(target.address.ss_family, target.type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (socket_ && ::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&target.address),
                             target.size) == 0) {
      return connected();
    }
    if (socket_ && errno == EINPROGRESS) {
      state_ = State::connecting;
      return;
    }
    // A stream where the socket is for datagrams: the other type is the next target.
    if (errno != EPROTOTYPE) why_target_ = errno_words(errno);
    if (errno != EPROTOTYPE && address_.transport == Transport::local) break;
  }
  fail(why_target_);
}

void CollectorLink::connected() {
  state_ = State::connected;
  targets_.clear();
  failures_ = 0;
  if (is_stream_ && address_.transport == Transport::tcp) {
    // A collector that was unplugged is noticed without a line to send.
    constexpr int on = 1;
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    constexpr int milliseconds = 30'000;
    ::setsockopt(socket_.get(), IPPROTO_TCP, TCP_USER_TIMEOUT, &milliseconds, sizeof milliseconds);
  }
}

void CollectorLink::lose(int err) {
  fail(err == 0 ? "it has closed the connection" : errno_words(err));
}

void CollectorLink::fail(std::string why) {
  ++failures_;
  why_ = std::move(why);
  socket_.reset();
  answer_.reset();
  end_program(look_up_);
  state_ = State::waiting;
  until_ = Clock::now() + retry_wait_;
}

void CollectorLink::watch(PollSet& set, bool writes) const {
  switch (state_) {
    case State::idle:
    case State::waiting:
      return;
    case State::looking_up:
      return set.add(answer_.get(), POLLIN);
    case State::connecting:
      return set.add(socket_.get(), POLLOUT);
    case State::connected:
      // A datagram socket has nothing to read, and a refusal shows with the next write.
      if (is_stream_ || writes) {
        set.add(socket_.get(),
                static_cast<short>((is_stream_ ? POLLIN : 0) | (writes ? POLLOUT : 0)));
      }
      return;
  }
}

bool CollectorLink::handle(const PollSet& set) {
  switch (state_) {
    case State::idle:
      return false;
    case State::waiting:
      if (Clock::now() >= until_) state_ = State::idle;
      return false;
    case State::looking_up:
      if (set.ready(answer_.get())) {
        read_answer();
      } else if (Clock::now() >= until_) {
        fail("its name was not found in time");
      }
      return state_ == State::connected;
    case State::connecting: {
      if (!set.ready(socket_.get())) {
        if (Clock::now() >= until_) fail("it does not answer");
        return false;
      }
      int err = 0;
      socklen_t size = sizeof err;
      ::getsockopt(socket_.get(), SOL_SOCKET, SO_ERROR, &err, &size);
      if (err == 0) {
        connected();
        return true;
      }
      why_target_ = errno_words(err);
      connect_next();
      return state_ == State::connected;
    }
    case State::connected:
      return set.ready(socket_.get());
  }
  return false;
}

std::optional<CollectorLink::Clock::time_point> CollectorLink::deadline() const {
  const bool is_limited =
      state_ == State::looking_up || state_ == State::connecting || state_ == State::waiting;
  return is_limited ? std::optional(until_) : std::nullopt;
}

}  // namespace cnet::monitor
