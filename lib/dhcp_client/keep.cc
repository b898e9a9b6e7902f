#include "keep.h"

#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "cnet/base/error.h"
#include "cnet/dhcp/message.h"
#include "sockets.h"

namespace cnet::dhcp {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::seconds;

constexpr std::uint32_t kForEver = UINT32_MAX;
constexpr seconds kShortestPause{60};  // between two attempts, RFC 2131 4.4.5

class Keeper {
 public:
  Keeper(const DhcpAsker& asker, GrantedLease lease, int signals)
      : asker_(asker),
        lease_(std::move(lease)),
        signals_(signals),
        port_(open_client_port(asker.interface)) {
    const auto age = std::max<Time::duration>(now() - lease_.lease.since, Time::duration::zero());
    start_ = Clock::now() - std::chrono::duration_cast<Clock::duration>(age);
  }

  KeepEnd run();

 private:
  enum class Heard { nothing, renewed, refused, told_to_end };

  Clock::time_point at(std::uint32_t moment) const { return start_ + seconds(moment); }
  Heard hear_until(std::optional<Clock::time_point> moment, std::uint32_t transaction);
  Heard take(const Reply& reply);
  /// Asks `server` again and again, the pauses being half of what is left.
  Heard ask_until(Clock::time_point moment, const Ip& server);
  KeepEnd release();

  const DhcpAsker& asker_;
  GrantedLease lease_;
  int signals_;
  UniqueFd port_;
  Clock::time_point start_;
};

Keeper::Heard Keeper::take(const Reply& reply) {
  if (reply.type == MessageType::nak) return Heard::refused;
  const auto renewed = reply.type == MessageType::ack ? granted(reply, now()) : std::nullopt;
  if (!renewed) return Heard::nothing;
  if (renewed->address != lease_.address) return Heard::refused;
  lease_.lease = renewed->lease;
  start_ = Clock::now();
  return Heard::renewed;
}

/// Absent: for ever. With transaction 0 nothing is expected.
Keeper::Heard Keeper::hear_until(std::optional<Clock::time_point> moment,
                                 std::uint32_t transaction) {
  for (;;) {
    int left = -1;
    if (moment) {
      constexpr std::int64_t day = 86'400'000;
      const auto time =
          std::chrono::ceil<std::chrono::milliseconds>(*moment - Clock::now()).count();
      if (time <= 0) return Heard::nothing;
      left = static_cast<int>(std::min<std::int64_t>(time, day));
    }
    std::array<pollfd, 2> polled{{{.fd = signals_, .events = POLLIN, .revents = 0},
                                  {.fd = port_.get(), .events = POLLIN, .revents = 0}}};
    if (::poll(polled.data(), polled.size(), left) < 0 && errno != EINTR) {
      throw Error::system("poll", errno);
    }
    if (polled[0].revents != 0) return Heard::told_to_end;
    if (polled[1].revents == 0) continue;
    const auto message = receive(port_.get(), {});
    const auto reply = transaction == 0 ? std::nullopt : decode(message, transaction, asker_.mac);
    const Heard heard = reply ? take(*reply) : Heard::nothing;
    if (heard != Heard::nothing) return heard;
  }
}

Keeper::Heard Keeper::ask_until(Clock::time_point moment, const Ip& server) {
  Question question{.type = MessageType::request,
                    .transaction = std::max(random_number(), 1U),
                    .mac = asker_.mac,
                    .host_name = asker_.host_name,
                    .own = lease_.address.ip()};
  for (auto left = moment - Clock::now(); left > Clock::duration::zero();
       left = moment - Clock::now()) {
    send_to(port_.get(), server, encode(question));
    const auto pause =
        std::max<Clock::duration>(left / 2, std::min<Clock::duration>(left, kShortestPause));
    const Heard heard = hear_until(Clock::now() + pause, question.transaction);
    if (heard != Heard::nothing) return heard;
  }
  return Heard::nothing;
}

KeepEnd Keeper::release() {
  const Question question{.type = MessageType::release,
                          .transaction = random_number(),
                          .mac = asker_.mac,
                          .own = lease_.address.ip(),
                          .server = lease_.lease.server};
  send_to(port_.get(), lease_.lease.server, encode(question));
  return KeepEnd::released;
}

KeepEnd Keeper::run() {
  const Ip everybody = Ip::v4(0xffffffff);
  for (;;) {
    const DhcpLease lease = lease_.lease;
    const bool endless = lease.length == kForEver;
    Heard heard = hear_until(endless ? std::nullopt : std::optional(at(lease.renew)), 0);
    if (heard == Heard::nothing) heard = ask_until(at(lease.rebind), lease.server);
    if (heard == Heard::nothing) heard = ask_until(at(lease.length), everybody);
    if (heard == Heard::told_to_end) return release();
    if (heard != Heard::renewed) return KeepEnd::lost;
  }
}

}  // namespace

KeepEnd keep(const DhcpAsker& asker, GrantedLease lease) {
  sigset_t ends;
  ::sigemptyset(&ends);
  ::sigaddset(&ends, SIGTERM);
  ::sigprocmask(SIG_BLOCK, &ends, nullptr);
  const UniqueFd signals(::signalfd(-1, &ends, SFD_CLOEXEC | SFD_NONBLOCK));
  if (!signals) throw Error::system("signalfd", errno);
  Keeper keeper(asker, std::move(lease), signals.get());
  drop_privileges();
  return keeper.run();
}

}  // namespace cnet::dhcp
