#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cnet/base/unique_fd.h"
#include "cnet/plan/published_ports.h"
#include "cnet/plan/sandbox_spec.h"
#include "cnet/resolver/keeper.h"
#include "cnet/sandbox/init_process.h"
#include "container_log.h"
#include "lease_keepers.h"
#include "published.h"
#include "run_folder.h"
#include "warden.h"

namespace cnet::monitor {

/// The monitor's side of a container's streams; empty where there is nothing to do.
struct Streams {
  UniqueFd in;   ///< writing end
  UniqueFd out;  ///< reading ends
  UniqueFd err;
  ContainerLog log;
  UniqueFd terminal;  ///< our side of it; `in` and `out` are the same one then
  UniqueFd held;      ///< the container's side: while somebody has it open, our side does not end
};

/// One run of one container, as its monitor holds it: lock, state, streams, init. A Run that ends
/// before its release has succeeded leaves nothing behind.
class Run {
 public:
  /// `client` has the streams of a foreground run, -1 for none. Returns when the init exists and
  /// state.json says so.
  Run(const SandboxSpec& spec, const sandbox::Stdio& client);
  /// A run that has ended long ago, whose restart is waited for: lock and socket alone.
  explicit Run(const SandboxSpec& ended);
  ~Run();

  const RunState& state() const { return state_; }
  const SandboxSpec& spec() const { return spec_; }
  const sandbox::Stdio& client() const { return client_; }
  Streams& streams() { return streams_; }
  sandbox::InitProcess& init() { return *init_; }
  UniqueFd& listener() { return listener_; }
  Published& published() { return published_; }
  /// Absent: nobody answers on 127.0.0.11.
  std::optional<resolver::Keeper>& resolver() { return resolver_; }

  LeaseKeepers& leases() { return leases_; }
  void keep_lease(KeeperOrder order);

  /// Throws what the init said if it has ended already.
  void fail_if_gone() { init_->fail_if_gone(); }

  /// Somebody answers on 127.0.0.11 from now on, if the container is to have that. Its network is
  /// ready, its command not yet executed: what it asks first is answered. Waits for the set-up, and
  /// throws as await_ready() does.
  void start_resolver();
  /// The same for a container that runs, whether somebody answers there or not. Throws Error.
  void resolve(ResolverSpec resolver);

  /// Waits for the set-up: then the streams are complete. Throws what failed; there is no init
  /// then.
  void await_ready();

  /// Waits for the set-up, then lets the init execute its command. Throws what failed; there is no
  /// init then.
  void release();

  /// The init has ended with this exit code: state.json says so.
  void ended(int exit_code);

  /// health.json of the container's folder. Failing shows as an old one.
  void write_health(const std::string& json) { folder_.write_health(json); }

  /// Kills everything in the container.
  void kill_all() const;

  /// Closed: see RunFolder::let_go(). Whoever starts it next needs the ports.
  void let_go() {
    let_go_of_ports();
    folder_.let_go();
  }

  /// While it waits for its restart, it holds no ports.
  void let_go_of_ports() { published_.clear(); }

  /// Frees what only the start needs, so that an idle monitor is small.
  void forget_start();

 private:
  /// Its init is gone. In a pid namespace of its own, that was the end of all others too.
  void end_the_rest();

  SandboxSpec spec_;
  sandbox::Stdio client_;
  std::string networks_;  ///< folder of their runtime trees
  Published published_;
  RunFolder folder_;
  UniqueFd listener_;
  Streams streams_;
  std::unique_ptr<sandbox::InitProcess> init_;
  std::optional<resolver::Keeper> resolver_;
  LeaseKeepers leases_;
  std::optional<Warden> warden_;  ///< of a container without a pid namespace of its own
  RunState state_;
  bool released_ = false;
};

}  // namespace cnet::monitor
