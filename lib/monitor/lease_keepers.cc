#include "lease_keepers.h"

#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "cnet/base/text.h"
#include "cnet/monitor/child_program.h"

namespace cnet::monitor {
namespace {

using namespace std::chrono_literals;

constexpr auto kPause = 1s;         // before one that ended is started again
constexpr auto kAskPause = 10s;     // before a server is asked again that did not answer
constexpr int kReleaseTime = 1000;  // milliseconds to send one packet and end
constexpr int kLost = 3;            // cnet-dhcp's exit code
constexpr std::size_t kMostWords = 64;

void append(std::string& bytes, const std::string& word) { bytes.append(word).push_back('\0'); }

/// It gives the lease back.
void end_gently(UniqueFd& program) {
  if (!program) return;
  ::syscall(SYS_pidfd_send_signal, program.get(), SIGTERM, nullptr, 0);
  pollfd wait{.fd = program.get(), .events = POLLIN, .revents = 0};
  ::poll(&wait, 1, kReleaseTime);
  end_program(program);
}

}  // namespace

std::string KeeperOrder::encode() const {
  std::string bytes;
  append(bytes, interface);
  append(bytes, std::to_string(argv.size()));
  for (const auto* words : {&argv, &lost_command}) {
    for (const std::string& word : *words) append(bytes, word);
  }
  return bytes;
}

std::optional<KeeperOrder> KeeperOrder::decode(std::string_view bytes) {
  const auto words = split(bytes, '\0');
  constexpr std::size_t head = 2;
  const auto count = words.size() > head ? parse_number(words[1], kMostWords) : std::nullopt;
  if (!count || *count < head || head + *count >= words.size()) return std::nullopt;
  KeeperOrder order{.interface = std::string(words[0]), .argv = {}, .lost_command = {}};
  for (std::size_t i = head; i + 1 < words.size(); ++i) {  // an empty word is the last one
    auto& list = i < head + *count ? order.argv : order.lost_command;
    list.emplace_back(words[i]);
  }
  return order;
}

KeeperOrder keeper_order(const KeptLease& lease, const std::string& program) {
  const DhcpAsker& asker = lease.asker;
  const DhcpLease& times = lease.granted.lease;
  return {.interface = asker.interface,
          .argv = {program, "keep", asker.interface, asker.mac.str(), asker.host_name,
                   lease.granted.address.str(),
                   lease.granted.router ? lease.granted.router->str() : "-", times.server.str(),
                   rfc3339(times.since), std::to_string(times.length), std::to_string(times.renew),
                   std::to_string(times.rebind)},
          .lost_command = lease.lost_command};
}

void LeaseKeepers::start(Keeper& keeper) {
  keeper.start_at.reset();
  keeper.program = start_program(keeper.order.argv, {});
  if (!keeper.program) keeper.start_at = Clock::now() + kPause;
}

/// It tells us of the next lease by keep().
void LeaseKeepers::ask_again(Keeper& keeper) {
  keeper.ask_at.reset();
  keeper.command = start_program(keeper.order.lost_command, {});
  if (!keeper.command) keeper.ask_at = Clock::now() + kAskPause;
}

void LeaseKeepers::keep(KeeperOrder order, const std::string& netns) {
  drop(order.interface);
  order.argv.insert(order.argv.begin() + 2, netns);  // behind program and verb
  start(keepers_.emplace_back(Keeper{.order = std::move(order)}));
}

void LeaseKeepers::drop(const std::string& interface) {
  std::erase_if(keepers_, [&](Keeper& keeper) {
    if (keeper.order.interface != interface) return false;
    end_gently(keeper.program);
    if (keeper.command) commands_.push_back(std::move(keeper.command));
    return true;
  });
}

void LeaseKeepers::drop_all() {
  while (!keepers_.empty()) drop(std::string(keepers_.back().order.interface));
}

void LeaseKeepers::watch(PollSet& set) const {
  for (const Keeper& keeper : keepers_) {
    set.add(keeper.program.get(), POLLIN);
    set.add(keeper.command.get(), POLLIN);
  }
  for (const UniqueFd& command : commands_) set.add(command.get(), POLLIN);
}

void LeaseKeepers::notice_end(Keeper& keeper) {
  const int code = reap_program(keeper.program);
  keeper.program.reset();
  if (code == kLost && !keeper.order.lost_command.empty()) return ask_again(keeper);
  keeper.start_at = Clock::now() + kPause;
}

void LeaseKeepers::notice_answer(Keeper& keeper) {
  const int code = reap_program(keeper.command);
  keeper.command.reset();
  if (code != 0) keeper.ask_at = Clock::now() + kAskPause;
}

void LeaseKeepers::handle(const PollSet& set) {
  std::erase_if(commands_, [&](const UniqueFd& command) {
    if (!set.ready(command.get())) return false;
    reap_program(command);
    return true;
  });
  const auto is_due = [](const std::optional<Clock::time_point>& moment) {
    return moment && *moment <= Clock::now();
  };
  for (Keeper& keeper : keepers_) {
    if (keeper.program && set.ready(keeper.program.get())) notice_end(keeper);
    if (keeper.command && set.ready(keeper.command.get())) notice_answer(keeper);
    if (is_due(keeper.start_at)) start(keeper);
    if (is_due(keeper.ask_at)) ask_again(keeper);
  }
}

std::optional<LeaseKeepers::Clock::time_point> LeaseKeepers::deadline() const {
  std::optional<Clock::time_point> first;
  for (const Keeper& keeper : keepers_) {
    for (const auto& due : {keeper.start_at, keeper.ask_at}) {
      if (due && (!first || *due < *first)) first = due;
    }
  }
  return first;
}

}  // namespace cnet::monitor
