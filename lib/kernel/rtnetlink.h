#pragma once

#include <linux/netlink.h>

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "cnet/addr/mac.h"
#include "cnet/base/unique_fd.h"
#include "netlink_message.h"

namespace cnet::kernel {

/// The kernel's answer to one request.
struct Answer {
  int err = 0;         ///< errno, 0 when it was done
  std::string detail;  ///< netlink's extended ack; empty when the kernel gave none
};

/// An rtnetlink socket. It acts in the network namespace it was opened in, wherever the process is.
class Rtnetlink {
 public:
  /// Takes an unconnected NETLINK_ROUTE socket (see netns.h); throws Error when it cannot be set
  /// up.
  explicit Rtnetlink(UniqueFd socket);

  /// Sends all messages at once and waits for the answer to each. The kernel works through them in
  /// order, and goes on behind one that fails.
  std::vector<Answer> ask(std::span<Message> messages);
  Answer ask(Message message);

  /// Sends a request that has an answer of its own (RTM_GETLINK, RTM_GETROUTE). `each` sees the
  /// reply if there is one.
  Answer get(Message message, const std::function<void(const nlmsghdr&)>& each);

  /// Sends a request with NLM_F_DUMP; `each` sees every object. Throws Error when the kernel
  /// refuses, and after being interrupted by changes many times. `each` may see objects twice
  /// then. A routing table that does not exist (ENOENT) is an empty one.
  void dump(const std::function<Message()>& request,
            const std::function<void(const nlmsghdr&)>& each);

  /// 0 when there is no link of that name. No RTNL lock, no message: an ioctl on the socket.
  unsigned index_of(const std::string& link);
  /// IFF_* of a link; absent links have none.
  unsigned flags_of(const std::string& link);
  /// Empty when there is no such link.
  std::string name_of(unsigned index);
  unsigned mtu_of(const std::string& link);
  /// All zeros when there is no such link, or it has no Ethernet address.
  Mac mac_of(const std::string& link);

 private:
  void send(std::span<Message> messages);
  /// Reads one datagram and gives each message of it to `handle`.
  void receive(const std::function<void(const nlmsghdr&)>& handle);
  bool dump_once(Message request, const std::function<void(const nlmsghdr&)>& each);

  UniqueFd socket_;
  std::uint32_t sequence_ = 0;
  std::vector<char> buffer_;
};

}  // namespace cnet::kernel
