#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "cnet/base/unique_fd.h"
#include "cnet/plan/dhcp.h"
#include "poll_set.h"

namespace cnet::monitor {

/// A program that renews a DHCP lease until it is told to give it back (cnet-dhcp keep).
struct KeeperOrder {
  std::string interface;
  std::vector<std::string> argv;
  std::vector<std::string> lost_command;  ///< executed when the lease is lost; absolute

  /// As bytes of a memfd, and back. Anything else is absent.
  std::string encode() const;
  static std::optional<KeeperOrder> decode(std::string_view bytes);
};
/// By the program cnet-dhcp, an absolute path. Which namespace it enters, keep() adds.
KeeperOrder keeper_order(const KeptLease& lease, const std::string& program);

/// The keepers of one container's leases. One that is killed is started again; one that has lost
/// its lease has the command executed that asks for another.
class LeaseKeepers {
 public:
  using Clock = std::chrono::steady_clock;

  LeaseKeepers() = default;
  ~LeaseKeepers() { drop_all(); }
  LeaseKeepers(const LeaseKeepers&) = delete;
  LeaseKeepers& operator=(const LeaseKeepers&) = delete;

  /// In the place of the one that the interface has. `netns` is the path of the sandbox's
  /// namespace.
  void keep(KeeperOrder order, const std::string& netns);
  /// The lease is given back when this returns, or the keeper killed because it took too long.
  void drop(const std::string& interface);
  void drop_all();

  void watch(PollSet& set) const;
  void handle(const PollSet& set);
  std::optional<Clock::time_point> deadline() const;

 private:
  struct Keeper {
    KeeperOrder order;
    UniqueFd program;  ///< pidfd
    UniqueFd command;  ///< pidfd of lost_command
    std::optional<Clock::time_point> start_at, ask_at;
  };
  void start(Keeper& keeper);
  void ask_again(Keeper& keeper);
  void notice_end(Keeper& keeper);
  void notice_answer(Keeper& keeper);

  std::vector<Keeper> keepers_;
  std::vector<UniqueFd> commands_;  ///< that have told of the next lease, and are about to end
};

}  // namespace cnet::monitor
