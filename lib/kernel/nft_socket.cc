#include "nft_socket.h"

#include <linux/netlink.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "cnet/base/error.h"
#include "netlink_message.h"

#ifndef SOL_NETLINK
#define SOL_NETLINK 270
#endif

namespace cnet::kernel {
namespace {

constexpr std::size_t kLargestAnswer = 65536;
// What an answer may weigh in the socket's receive buffer, with the kernel's own overhead.
constexpr std::size_t kAnswerWeight = 1280;
constexpr std::size_t kRequestsAtOnce = 32;

void set_option(int fd, int level, int name, int value) {
  // Failing means fewer words or a smaller buffer, which shows where it matters.
  (void)::setsockopt(fd, level, name, &value, sizeof value);
}

UniqueFd open_socket() {
  UniqueFd fd(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_NETFILTER));
  if (!fd) throw Error::system("open a netfilter netlink socket", errno);
  set_option(fd.get(), SOL_NETLINK, NETLINK_EXT_ACK, 1);
  set_option(fd.get(), SOL_NETLINK, NETLINK_CAP_ACK, 1);  // errors without the message they answer
  return fd;
}

const nlmsgerr& error_in(const nlmsghdr& answer) {
  return *static_cast<const nlmsgerr*>(NLMSG_DATA(&answer));
}

int error_of(const nlmsghdr& answer) { return -error_in(answer).error; }

std::string extended_ack(const nlmsghdr& answer) {
  if ((answer.nlmsg_flags & NLM_F_ACK_TLVS) == 0) return {};
  std::size_t header = sizeof(nlmsgerr);
  if ((answer.nlmsg_flags & NLM_F_CAPPED) == 0) {
    header += error_in(answer).msg.nlmsg_len - NLMSG_HDRLEN;
  }
  return Attributes(answer, header).string(NLMSGERR_ATTR_MSG);
}

/// Calls `visit` for each message of a datagram.
template <class Visit>
void each_message(std::span<std::uint8_t> datagram, Visit visit) {
  std::size_t left = datagram.size();
  auto* message = reinterpret_cast<nlmsghdr*>(datagram.data());
  for (; NLMSG_OK(message, left); message = NLMSG_NEXT(message, left)) visit(*message);
}

}  // namespace

std::uint32_t message_index(const nlmsghdr& answer) { return answer.nlmsg_seq; }

int NftSocket::fd() {
  if (!fd_) fd_ = open_socket();
  if (buffer_.empty()) buffer_.resize(kLargestAnswer);
  return fd_.get();
}

void NftSocket::send(std::span<const std::uint8_t> bytes) {
  sockaddr_nl kernel{};
  kernel.nl_family = AF_NETLINK;
  const ssize_t sent = ::sendto(fd(), bytes.data(), bytes.size(), 0,
                                reinterpret_cast<const sockaddr*>(&kernel), sizeof kernel);
  if (sent < 0) throw Error::system("send to nf_tables", errno);
}

bool NftSocket::receive() {
  const ssize_t length = ::recv(fd(), buffer_.data(), buffer_.size(), MSG_DONTWAIT);
  if (length < 0 && errno == ENOBUFS) return receive();  // answers were lost; others follow
  if (length < 0 && errno == EAGAIN) return false;
  if (length < 0) throw Error::system("receive from nf_tables", errno);
  received_ = static_cast<std::size_t>(length);
  return true;
}

std::vector<NftRefusal> NftSocket::commit(NftBatch& batch) {
  batch.close();
  const std::size_t weight = batch.count() * kAnswerWeight;
  const auto capped = [](std::size_t size) {
    return static_cast<int>(std::min<std::size_t>(std::max<std::size_t>(size, 1 << 18), 1 << 30));
  };
  set_option(fd(), SOL_SOCKET, SO_SNDBUFFORCE, capped(batch.bytes().size() * 2));
  set_option(fd(), SOL_SOCKET, SO_RCVBUFFORCE, capped(weight));
  send(batch.bytes());

  std::vector<NftRefusal> refusals;
  bool acknowledged = false;
  while (receive()) {
    each_message({buffer_.data(), received_}, [&](const nlmsghdr& message) {
      if (message.nlmsg_type != NLMSG_ERROR) return;
      if (const int err = error_of(message); err != 0) {
        refusals.push_back({message.nlmsg_seq, err, extended_ack(message)});
      } else {
        acknowledged = true;
      }
    });
  }
  if (refusals.empty() && !acknowledged) throw Error("nf_tables did not answer a transaction");
  return refusals;
}

std::vector<NftRefusal> NftSocket::ask(std::span<const Request> requests,
                                       const OnAnswer& on_answer) {
  std::vector<NftRefusal> refusals;
  for (std::uint32_t first = 0; first < requests.size(); first += kRequestsAtOnce) {
    const auto group =
        requests.subspan(first, std::min<std::size_t>(kRequestsAtOnce, requests.size() - first));
    NftMessages messages;
    for (const Request& request : group) messages.add(request.header, request.attributes);
    send(messages.bytes());
    std::size_t answers = 0;
    while (answers < group.size() && receive()) {
      each_message({buffer_.data(), received_}, [&](nlmsghdr& message) {
        ++answers;
        message.nlmsg_seq += first;
        if (message.nlmsg_type != NLMSG_ERROR) {
          on_answer(message);
        } else if (error_of(message) != 0) {
          refusals.push_back({message.nlmsg_seq, error_of(message), extended_ack(message)});
        }
      });
    }
    if (answers < group.size()) throw Error("nf_tables did not answer every request");
  }
  return refusals;
}

bool NftSocket::dump(const Request& request, const OnAnswer& on_answer) {
  NftMessages messages;
  NftMessages::Header header = request.header;
  header.flags |= NLM_F_DUMP;
  messages.add(header, request.attributes);
  send(messages.bytes());
  bool done = false;
  bool consistent = true;
  while (!done) {
    if (!receive()) throw Error("nf_tables did not finish a dump");
    each_message({buffer_.data(), received_}, [&](const nlmsghdr& message) {
      if ((message.nlmsg_flags & NLM_F_DUMP_INTR) != 0) consistent = false;
      if (message.nlmsg_type == NLMSG_DONE) {
        done = true;
      } else if (message.nlmsg_type == NLMSG_ERROR) {
        throw Error::system("dump nf_tables", error_of(message), extended_ack(message));
      } else {
        on_answer(message);
      }
    });
  }
  return consistent;
}

}  // namespace cnet::kernel
