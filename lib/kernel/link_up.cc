#include "link_up.h"

#include <linux/if.h>

#include <cerrno>

#include "attempt.h"
#include "cnet/base/error.h"
#include "link.h"

namespace cnet::kernel {

std::optional<Message> add_message(const LinkUp& link, Rtnetlink& rtnetlink) {
  if (exists(link, rtnetlink)) return std::nullopt;
  const unsigned index = rtnetlink.index_of(link.name);
  if (index == 0) throw Error::system(attempt(link), ENODEV);
  return set_link_up(index, true);
}

std::optional<Message> delete_message(const LinkUp& link, Rtnetlink& rtnetlink) {
  const unsigned index = rtnetlink.index_of(link.name);
  if (index == 0) return std::nullopt;
  return set_link_up(index, false);
}

bool exists(const LinkUp& link, Rtnetlink& rtnetlink) {
  return (rtnetlink.flags_of(link.name) & IFF_UP) != 0;
}

}  // namespace cnet::kernel
