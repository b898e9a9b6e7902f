#include "link_moved.h"

#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>

#include <algorithm>
#include <cerrno>

#include "address.h"
#include "attempt.h"
#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "link.h"

namespace cnet::kernel {
namespace {

/// ip link set INDEX down name NAME netns NETNS: the kernel moves first and renames then.
Message move_message(unsigned index, const std::string& name, const UniqueFd& netns) {
  ifinfomsg header{};
  header.ifi_index = static_cast<int>(index);
  header.ifi_change = IFF_UP;
  Message message(RTM_NEWLINK, 0);
  message.header(header).put_string(IFLA_IFNAME, name);
  message.put_u32(IFLA_NET_NS_FD, static_cast<std::uint32_t>(netns.get()));
  return message;
}

/// A link-local one comes by itself with the link.
bool has_address(Rtnetlink& host, unsigned index) {
  const auto any = [&](Family family) {
    return std::ranges::any_of(addresses_of(index, family, host),
                               [](const Prefix& prefix) { return !prefix.ip().is_link_local(); });
  };
  return any(Family::v4) || any(Family::v6);
}

void require_free(const MovedLink& link, const LinkState& state, Rtnetlink& host) {
  const std::string what = attempt(link) + ": the host's link " + quoted(link.source);
  if (state.alias.starts_with("cnet:")) throw Error(what + " is cnet's own");
  if ((state.flags & IFF_LOOPBACK) != 0) throw Error(what + " is its loopback");
  if (has_address(host, state.index)) {
    throw Error(what + " has an address: the host uses it itself")
        .hint("a plugin has to make a link for each endpoint, or name one that nobody uses");
  }
}

}  // namespace

bool move_in(const MovedLink& link, Rtnetlink& host, Rtnetlink& inside, const UniqueFd& sandbox) {
  const auto state = find_link(host, link.source);
  if (!state) {
    if (exists(link, inside)) return false;
    throw Error::system(attempt(link), ENODEV, "the plugin has named a link that is not there");
  }
  require_free(link, *state, host);
  if (inside.index_of(link.name) != 0) throw Error::system(attempt(link), EEXIST);
  const Answer answer = host.ask(move_message(state->index, link.name, sandbox));
  if (answer.err != 0) {
    // Moved, but not renamed.
    if (inside.index_of(link.source) != 0)
      move_back({link.sandbox, link.source, link.source, {}}, inside);
    throw Error::system(attempt(link), answer.err, answer.detail);
  }
  if (link.mac && *link.mac != state->mac) {
    Message message(RTM_NEWLINK, 0);
    message.header(ifinfomsg{}).put_string(IFLA_IFNAME, link.name);
    message.put(IFLA_ADDRESS, link.mac->bytes());
    const Answer set = inside.ask(std::move(message));
    if (set.err != 0) {
      move_back(link, inside);
      throw Error::system(attempt(link), set.err, set.detail);
    }
  }
  return true;
}

void move_back(const MovedLink& link, Rtnetlink& inside) {
  const unsigned index = inside.index_of(link.name);
  if (index == 0) return;
  const UniqueFd here(::open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC));
  if (!here) throw Error::system("open /proc/self/ns/net", errno);
  const Answer answer = inside.ask(move_message(index, link.source, here));
  if (answer.err == 0 || means_gone(answer.err)) return;
  throw Error::system(describe_removal(link).front(), answer.err, answer.detail);
}

bool exists(const MovedLink& link, Rtnetlink& inside) { return inside.index_of(link.name) != 0; }

}  // namespace cnet::kernel
