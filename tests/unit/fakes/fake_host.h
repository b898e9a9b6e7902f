#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "cnet/base/error.h"
#include "cnet/base/time.h"
#include "cnet/plan/dhcp.h"
#include "cnet/plan/events.h"
#include "cnet/plan/images.h"
#include "cnet/plan/kernel.h"
#include "cnet/plan/runtime.h"
#include "fake_disk.h"

namespace cnet {

/// Counts changing steps and makes the n-th one throw, once.
class Fuse {
 public:
  void fail_at(int n) { left_ = n; }
  int steps() const { return steps_; }
  /// To be called before each change.
  void step(const std::string& what) {
    ++steps_;
    if (left_ > 0 && --left_ == 0) throw Error::system("fake: " + what, 5 /* EIO */);
  }

 private:
  int left_ = 0;
  int steps_ = 0;
};

/// A kernel that is a set of Resource values, in the order they were made.
class FakeKernel final : public Kernel {
 public:
  Fuse fuse;
  Resources present;

  void ensure(const Resources& resources) override;
  std::vector<std::string> remove(const Resources& resources, Removal how) override;
  void cut(const std::vector<Flows>& flows) override;
  Resources check(const Resources& resources) override;
  std::vector<Flows> cuts;  ///< of cut(), in order
  /// The sandbox's namespace is gone, and all that was inside.
  void end_namespace(const ContainerId& id);
  std::vector<std::string> content() const;
};

/// A port is in use while the descriptor that holds it is open.
class FakePorts final : public Ports {
 public:
  Fuse fuse;
  std::set<std::string> elsewhere;   ///< "0.0.0.0:80/tcp": other programs'
  std::uint16_t next_free = 40000;   ///< goes up with each port that was chosen
  std::optional<UniqueFd> hold(Binding& binding, Holding holding) override;
  bool has_ipv6() override { return true; }

 private:
  struct Held {
    Binding binding;
    Holding holding;
    UniqueFd other_end;
  };
  bool in_use(const Binding& wanted, Holding how);
  std::vector<Held> held_;
};

/// Monitors without processes: `alive` locks and state.json on the fake disk.
class FakeRuntime final : public Runtime {
 public:
  FakeRuntime(state::FakeDisk& disk, FakeKernel& kernel) : disk_(disk), kernel_(kernel) {}
  Fuse fuse;
  std::set<ContainerId> running;
  std::map<ContainerId, RelayTargets> targets;  ///< of the running ones
  std::map<ContainerId, ResolverSpec> resolvers;  ///< of those that have one
  std::map<ContainerId, std::vector<HeldPort>> held;  ///< the sockets of the running ones
  std::vector<Binding> cut;                       ///< of all cut_off
  std::map<ContainerId, std::map<std::string, GrantedLease>> leases;  ///< by interface
  std::vector<std::chrono::milliseconds> waits;  ///< delays of await_restart

  std::unique_ptr<Launch> launch(const SandboxSpec& spec, PublishedPorts ports) override;
  void aim(const ContainerId& id, const RelayTargets& targets) override;
  void resolve(const ContainerId& id, const ResolverSpec& resolver) override;
  void hold(const ContainerId& id, PublishedPorts ports) override;
  void let_go(const ContainerId& id, const std::vector<Binding>& bindings) override;
  void cut_off(const ContainerId& id, const std::vector<Binding>& bindings) override;
  void keep_lease(const ContainerId& id, const KeptLease& lease) override;
  void drop_lease(const ContainerId& id, const std::string& interface) override;
  bool alive(const ContainerId& id) override;
  void signal(const ContainerId& id, int signal) override;
  std::unique_ptr<Ending> stop(const ContainerId& id, int signal,
                               std::chrono::milliseconds timeout) override;
  std::optional<RunState> wait(const ContainerId& id) override;
  void await_restart(const SandboxSpec& spec, std::chrono::milliseconds delay) override;

  void begin(const ContainerId& id);
  /// The run has ended by itself; the monitor is still there.
  void end(const ContainerId& id, int code);
  /// Lets go of the `alive` lock, as when the monitor exits or is killed.
  void vanish(const ContainerId& id);

 private:
  state::FakeDisk& disk_;
  FakeKernel& kernel_;
};

class FakeHost final : public Host {
 public:
  std::vector<Prefix> taken;
  std::vector<ForeignDrop> drops;
  std::vector<MarkedLink> marked;
  std::map<std::string, std::string> sysctls{{"net/ipv4/ip_forward", "0\n"}};

  std::vector<Prefix> taken_prefixes() override { return taken; }
  std::uint32_t default_mtu() override { return 1500; }
  std::vector<std::string> interfaces() override { return {"uplink"}; }
  std::optional<std::string> sysctl(const std::string& key) override;
  std::vector<ForeignDrop> foreign_drops() override { return drops; }
  std::map<std::string, HostLink> links{{"uplink", {.mtu = 1500, .up = true}}};  ///< by name
  std::set<std::string> missing_kinds;         ///< of links the kernel cannot make
  std::optional<HostLink> link(const std::string& name) override {
    const auto found = links.find(name);
    return found == links.end() ? std::nullopt : std::optional(found->second);
  }
  bool can_make_links(const std::string& kind) override { return !missing_kinds.contains(kind); }
  std::vector<MarkedLink> marked_links() override { return marked; }
  std::string boot_id() override { return "fake-boot"; }
  LimitSupport limits{.cpus = 4,
                      .cpuset_cpus = "0-3",
                      .cpuset_mems = "0",
                      .pids = true,
                      .cpu = true,
                      .quota = true,
                      .cpuset = true,
                      .memory = true,
                      .swap = true,
                      .io = true,
                      .weight_by = WeightBy::bfq};
  LimitSupport limit_support() override { return limits; }
  std::optional<BlockDevice> block_device(const std::string& path) override;
};

/// A server that gives one address after the other.
class FakeDhcp final : public Dhcp {
 public:
  Fuse fuse;
  int given = 0;
  GrantedLease ask(const ContainerId& sandbox, const DhcpAsker& asker) override;
};

class FakeImages final : public Images {
 public:
  std::optional<Image> find(const std::string& reference) override;
  std::shared_ptr<void> hold() override { return {}; }
};

/// Remembers what has happened.
class FakeEvents final : public Events {
 public:
  void record(const Event& event) override { recorded.push_back(event); }
  /// "container create web", a line each.
  std::string text() const;

  std::vector<Event> recorded;
};

}  // namespace cnet
