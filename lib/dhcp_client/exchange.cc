#include "exchange.h"

#include <algorithm>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/dhcp/message.h"
#include "cnet/dhcp/packet.h"
#include "sockets.h"

namespace cnet::dhcp {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto kPatience = 10s;
constexpr Clock::duration kFirstPause = 500ms;  // then twice as long, as RFC 2131 4.1 wants it

class Exchange {
 public:
  explicit Exchange(const DhcpAsker& asker)
      : asker_(asker), packets_(open_packet_socket(asker.interface)) {}

  GrantedLease run() {
    for (;;) {
      const Reply offer = ask_for(MessageType::offer, {.type = MessageType::discover});
      const Reply ack =
          ask_for(MessageType::ack,
                  {.type = MessageType::request, .wanted = offer.address, .server = offer.server});
      if (ack.type == MessageType::nak) continue;  // somebody else was faster
      if (auto lease = granted(ack, now())) return *std::move(lease);
      throw Error("the DHCP server " + ack.server.str() + " gives the address " +
                  ack.address.str() + " with a mask that is none");
    }
  }

 private:
  Reply ask_for(MessageType wanted, Question question);
  std::optional<Reply> hear(MessageType wanted, std::uint32_t transaction, Clock::time_point until);

  const DhcpAsker& asker_;
  UniqueFd packets_;
  Clock::time_point end_ = Clock::now() + kPatience;
};

/// A nak counts as an answer to a request.
std::optional<Reply> Exchange::hear(MessageType wanted, std::uint32_t transaction,
                                    Clock::time_point until) {
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
    if (left <= 0ms) return std::nullopt;
    const auto packet = receive(packets_.get(), left);
    const auto message = message_in(packet);
    const auto reply = message ? decode(*message, transaction, asker_.mac) : std::nullopt;
    if (!reply) continue;
    const bool refused = wanted == MessageType::ack && reply->type == MessageType::nak;
    if (reply->type == wanted || refused) return reply;
  }
}

Reply Exchange::ask_for(MessageType wanted, Question question) {
  question.transaction = random_number();
  question.mac = asker_.mac;
  question.host_name = asker_.host_name;
  const auto packet = broadcast_packet(encode(question));
  for (auto pause = kFirstPause; Clock::now() < end_; pause *= 2) {
    send_to_all(packets_.get(), asker_.interface, packet);
    const auto until = std::min(end_, Clock::now() + pause);
    if (const auto reply = hear(wanted, question.transaction, until)) return *reply;
  }
  throw Error("no DHCP server has given " + asker_.interface + " an address within " +
              std::to_string(std::chrono::seconds(kPatience).count()) + " s")
      .hint("is there one on the wire of its parent or bridge, with a free address?");
}

}  // namespace

GrantedLease ask(const DhcpAsker& asker) { return Exchange(asker).run(); }

}  // namespace cnet::dhcp
