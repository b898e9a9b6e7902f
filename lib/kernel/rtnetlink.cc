#include "rtnetlink.h"

#include <linux/if.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "cnet/base/error.h"

namespace cnet::kernel {
namespace {

constexpr std::size_t kBuffer = 32768;  // what the kernel fills at most in one datagram of a dump
constexpr int kDumpAttempts = 10;       // while others change what is listed
constexpr std::size_t kBatch = 32;  // answers to more could overflow the socket's receive buffer

void set_option(int fd, int option) {
  const int on = 1;
  if (::setsockopt(fd, SOL_NETLINK, option, &on, sizeof on) != 0) {
    throw Error::system("setsockopt of an rtnetlink socket", errno);
  }
}

/// An NLMSG_ERROR message: the errno, and behind a capped header the extended ack.
Answer parse_answer(const nlmsghdr& message) {
  const auto* error = static_cast<const nlmsgerr*>(NLMSG_DATA(&message));
  Answer answer{.err = -error->error, .detail = {}};
  if ((message.nlmsg_flags & NLM_F_ACK_TLVS) == 0) return answer;
  std::size_t header = sizeof(nlmsgerr);
  if ((message.nlmsg_flags & NLM_F_CAPPED) == 0) header += error->msg.nlmsg_len - NLMSG_HDRLEN;
  answer.detail = Attributes(message, header).string(NLMSGERR_ATTR_MSG);
  return answer;
}

/// The end of a dump: a dump that fails on its way says so here.
Answer parse_end(const nlmsghdr& message) {
  int err = 0;
  if (message.nlmsg_len >= NLMSG_LENGTH(sizeof err)) {
    std::memcpy(&err, NLMSG_DATA(&message), sizeof err);
  }
  if ((message.nlmsg_flags & NLM_F_ACK_TLVS) == 0) return {.err = -err, .detail = {}};
  return {.err = -err, .detail = Attributes(message, sizeof err).string(NLMSGERR_ATTR_MSG)};
}

/// The request structure of the SIOCGIF* ioctls; empty when the name cannot be one of a link.
ifreq request_for(const std::string& link) {
  ifreq request{};
  if (link.size() < sizeof request.ifr_name) {
    std::memcpy(request.ifr_name, link.data(), link.size());
  }
  return request;
}

}  // namespace

Rtnetlink::Rtnetlink(UniqueFd socket) : socket_(std::move(socket)), buffer_(kBuffer) {
  set_option(socket_.get(), NETLINK_EXT_ACK);
  set_option(socket_.get(), NETLINK_CAP_ACK);
  set_option(socket_.get(), NETLINK_GET_STRICT_CHK);
}

void Rtnetlink::send(std::span<Message> messages) {
  std::vector<iovec> parts;
  parts.reserve(messages.size());
  for (const Message& message : messages) {
    nlmsghdr* raw = message.raw();
    raw->nlmsg_seq = ++sequence_;
    parts.push_back({raw, raw->nlmsg_len});
  }
  msghdr header{};
  header.msg_iov = parts.data();
  header.msg_iovlen = parts.size();
  if (::sendmsg(socket_.get(), &header, 0) < 0) throw Error::system("send to rtnetlink", errno);
}

void Rtnetlink::receive(const std::function<void(const nlmsghdr&)>& handle) {
  ssize_t got = 0;
  do {
    got = ::recv(socket_.get(), buffer_.data(), buffer_.size(), 0);
  } while (got < 0 && errno == EINTR);
  if (got < 0) throw Error::system("receive from rtnetlink", errno);
  auto size = static_cast<std::size_t>(got);
  for (auto* message = reinterpret_cast<nlmsghdr*>(buffer_.data()); NLMSG_OK(message, size);
       message = NLMSG_NEXT(message, size)) {
    handle(*message);
  }
}

std::vector<Answer> Rtnetlink::ask(std::span<Message> messages) {
  std::vector<Answer> answers(messages.size());
  for (std::size_t done = 0; done < messages.size();) {
    const auto batch = messages.subspan(done, std::min(kBatch, messages.size() - done));
    for (const Message& message : batch) message.raw()->nlmsg_flags |= NLM_F_ACK;
    const std::uint32_t first = sequence_ + 1;
    send(batch);
    for (std::size_t missing = batch.size(); missing > 0;) {
      receive([&](const nlmsghdr& message) {
        const std::size_t index = message.nlmsg_seq - first;
        if (message.nlmsg_type != NLMSG_ERROR || index >= batch.size()) return;
        answers[done + index] = parse_answer(message);
        --missing;
      });
    }
    done += batch.size();
  }
  return answers;
}

Answer Rtnetlink::ask(Message message) { return ask(std::span(&message, 1)).front(); }

Answer Rtnetlink::get(Message message, const std::function<void(const nlmsghdr&)>& each) {
  send(std::span(&message, 1));
  std::optional<Answer> answer;
  while (!answer) {
    receive([&](const nlmsghdr& reply) {
      if (reply.nlmsg_seq != sequence_) return;
      if (reply.nlmsg_type == NLMSG_ERROR) {
        answer = parse_answer(reply);
      } else {
        each(reply);
        answer = Answer{};
      }
    });
  }
  return *answer;
}

bool Rtnetlink::dump_once(Message request, const std::function<void(const nlmsghdr&)>& each) {
  send(std::span(&request, 1));
  bool done = false;
  bool consistent = true;
  Answer answer;
  while (!done) {
    receive([&](const nlmsghdr& message) {
      if (message.nlmsg_seq != sequence_) return;
      if ((message.nlmsg_flags & NLM_F_DUMP_INTR) != 0) consistent = false;
      if (message.nlmsg_type == NLMSG_DONE || message.nlmsg_type == NLMSG_ERROR) {
        answer = message.nlmsg_type == NLMSG_ERROR ? parse_answer(message) : parse_end(message);
        done = true;
      } else {
        each(message);
      }
    });
  }
  if (answer.err == ENOENT) return true;
  if (answer.err != 0) throw Error::system("rtnetlink dump", answer.err, answer.detail);
  return consistent;
}

void Rtnetlink::dump(const std::function<Message()>& request,
                     const std::function<void(const nlmsghdr&)>& each) {
  for (int attempt = 0; attempt < kDumpAttempts; ++attempt) {
    if (dump_once(request(), each)) return;
  }
  throw Error::system("rtnetlink dump", EAGAIN, "the objects kept changing");
}

unsigned Rtnetlink::index_of(const std::string& link) {
  ifreq request = request_for(link);
  if (::ioctl(socket_.get(), SIOCGIFINDEX, &request) != 0) return 0;
  return static_cast<unsigned>(request.ifr_ifindex);
}

unsigned Rtnetlink::flags_of(const std::string& link) {
  ifreq request = request_for(link);
  if (::ioctl(socket_.get(), SIOCGIFFLAGS, &request) != 0) return 0;
  return static_cast<unsigned short>(request.ifr_flags);
}

std::string Rtnetlink::name_of(unsigned index) {
  ifreq request{};
  request.ifr_ifindex = static_cast<int>(index);
  if (::ioctl(socket_.get(), SIOCGIFNAME, &request) != 0) return {};
  return request.ifr_name;
}

unsigned Rtnetlink::mtu_of(const std::string& link) {
  ifreq request = request_for(link);
  if (::ioctl(socket_.get(), SIOCGIFMTU, &request) != 0) return 0;
  return static_cast<unsigned>(request.ifr_mtu);
}

Mac Rtnetlink::mac_of(const std::string& link) {
  ifreq request = request_for(link);
  if (::ioctl(socket_.get(), SIOCGIFHWADDR, &request) != 0) return {};
  std::array<std::uint8_t, 6> mac{};
  std::memcpy(mac.data(), request.ifr_hwaddr.sa_data, mac.size());
  return Mac(mac);
}

}  // namespace cnet::kernel
