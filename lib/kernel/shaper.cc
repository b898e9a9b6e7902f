#include "cnet/plan/shaper.h"

#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>

#include <algorithm>
#include <cerrno>

#include "attempt.h"
#include "cnet/base/error.h"
#include "shaper.h"

namespace cnet::kernel {
namespace {

constexpr std::uint32_t kHandle = 0x0c7e0000;  // c7e:, which tells cnet's from others'

tcmsg header_of(unsigned link) {
  tcmsg header{};
  header.tcm_ifindex = static_cast<int>(link);
  header.tcm_parent = TC_H_ROOT;
  header.tcm_handle = kHandle;
  return header;
}

std::uint64_t bytes_per_second(const Rate& rate) { return rate.bits / 8; }

/// The kernel counts time in ticks of 64 ns (PSCHED_SHIFT in include/net/pkt_sched.h).
std::uint32_t ticks(std::uint64_t bytes, std::uint64_t per_second) {
  constexpr std::uint64_t per_tick = 64;
  const std::uint64_t ns = bytes * 1'000'000'000 / per_second;
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(ns / per_tick, UINT32_MAX));
}

/// tc qdisc replace dev LINK root handle c7e: tbf rate RATE burst BURST latency 50ms
Message replace_message(const Rate& rate, unsigned link) {
  const std::uint64_t speed = bytes_per_second(rate);
  const std::uint32_t burst = burst_of(rate);
  Message message(RTM_NEWQDISC, NLM_F_CREATE | NLM_F_REPLACE);
  message.header(header_of(link)).put_string(TCA_KIND, "tbf");
  const Message::Nest options(message, TCA_OPTIONS);
  tc_tbf_qopt parameters{};
  parameters.rate.rate = static_cast<std::uint32_t>(std::min<std::uint64_t>(speed, UINT32_MAX));
  parameters.rate.linklayer = TC_LINKLAYER_ETHERNET;
  parameters.limit = static_cast<std::uint32_t>(std::min<std::uint64_t>(
      speed * static_cast<std::uint64_t>(kShaperLatency.count()) / 1000 + burst, UINT32_MAX));
  parameters.buffer = ticks(burst, speed);
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(&parameters);
  message.put(TCA_TBF_PARMS, std::span(bytes, sizeof parameters));
  message.put_u32(TCA_TBF_BURST, burst);
  if (speed > UINT32_MAX) {
    const auto* wide = reinterpret_cast<const std::uint8_t*>(&speed);
    message.put(TCA_TBF_RATE64, std::span(wide, sizeof speed));
  }
  return message;
}

/// What the root queueing discipline of the link is, if it is cnet's.
struct Found {
  std::uint64_t speed = 0;  ///< bytes per second
};

std::optional<Found> find_shaper(unsigned link, Rtnetlink& rtnetlink) {
  std::optional<Found> found;
  rtnetlink.dump(
      [&] {
        tcmsg header{};
        header.tcm_ifindex = static_cast<int>(link);
        Message message(RTM_GETQDISC, NLM_F_DUMP);
        message.header(header);
        return message;
      },
      [&](const nlmsghdr& reply) {
        const auto* header = static_cast<const tcmsg*>(NLMSG_DATA(&reply));
        if (header->tcm_ifindex != static_cast<int>(link) || header->tcm_handle != kHandle) return;
        const Attributes attributes(reply, sizeof *header);
        const Attributes options = attributes.nest(TCA_OPTIONS);
        const auto bytes = options.find(TCA_TBF_PARMS);
        tc_tbf_qopt parameters{};
        if (bytes.size() < sizeof parameters) return;
        std::copy_n(bytes.begin(), sizeof parameters, reinterpret_cast<std::uint8_t*>(&parameters));
        Found shaper{.speed = parameters.rate.rate};
        const auto wide = options.find(TCA_TBF_RATE64);
        if (wide.size() == sizeof shaper.speed) {
          std::ranges::copy(wide, reinterpret_cast<std::uint8_t*>(&shaper.speed));
        }
        found = shaper;
      });
  return found;
}

}  // namespace

void ensure(const Shaper& shaper, Rtnetlink& rtnetlink) {
  const unsigned link = rtnetlink.index_of(shaper.link);
  if (link == 0) throw Error::system(attempt(shaper), ENODEV);
  const Answer answer = rtnetlink.ask(replace_message(shaper.rate, link));
  if (answer.err == 0) return;
  Error error = Error::system(attempt(shaper), answer.err, answer.detail);
  if (answer.err != ENOENT && answer.err != EOPNOTSUPP) throw error;
  throw std::move(error).hint("this kernel has no module `sch_tbf`, which limits rates");
}

std::optional<Message> delete_message(const Shaper& shaper, Rtnetlink& rtnetlink) {
  const unsigned link = rtnetlink.index_of(shaper.link);
  if (link == 0 || !find_shaper(link, rtnetlink)) return std::nullopt;
  Message message(RTM_DELQDISC, 0);
  message.header(header_of(link));
  return message;
}

bool exists(const Shaper& shaper, Rtnetlink& rtnetlink) {
  const unsigned link = rtnetlink.index_of(shaper.link);
  const auto found = link == 0 ? std::nullopt : find_shaper(link, rtnetlink);
  return found && found->speed == bytes_per_second(shaper.rate);
}

bool is_shaped(const Shaper& shaper, Rtnetlink& rtnetlink) {
  const unsigned link = rtnetlink.index_of(shaper.link);
  return link != 0 && find_shaper(link, rtnetlink);
}

}  // namespace cnet::kernel
