#include "run.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <utility>

#include "cgroup_kill.h"
#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/sandbox/device_filter.h"
#include "cnet/sandbox/start_time.h"
#include "streams.h"

namespace cnet::monitor {
namespace {

/// A small file of procfs or of a cgroup; empty when it cannot be read.
std::string read_small(const std::string& path) {
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::array<char, 4096> text{};
  const ssize_t length = file ? ::read(file.get(), text.data(), text.size()) : 0;
  return {text.data(), length > 0 ? static_cast<std::size_t>(length) : 0};
}

std::string boot_id() { return std::string(trim(read_small("/proc/sys/kernel/random/boot_id"))); }

/// The number of processes the kernel has killed in the cgroup for want of memory, v2 or v1.
bool was_oom_killed(const SandboxSpec& spec) {
  std::vector<std::string> files = {spec.cgroup + "/memory.events"};
  for (const std::string& leaf : spec.cgroup_v1) files.push_back(leaf + "/memory.oom_control");
  for (const std::string& file : files) {
    const std::string text = read_small(file);
    for (const std::string_view line : split(text, '\n')) {
      if (line.starts_with("oom_kill ") && line != "oom_kill 0") return true;
    }
  }
  return false;
}

/// The runtime tree has both: containers/<id>, and networks/ (docs/state.md).
std::string networks_beside(const std::string& run_dir) { return run_dir + "/../../networks"; }

void allow_waiting_for_children() {
  // With SIGCHLD ignored, as some callers leave it, the kernel reaps children itself and their exit
  // code is lost.
  struct sigaction standard {};
  standard.sa_handler = SIG_DFL;
  ::sigaction(SIGCHLD, &standard, nullptr);
}

}  // namespace

Run::Run(const SandboxSpec& spec, const sandbox::Stdio& client)
    : spec_(spec),
      client_(client),
      networks_(networks_beside(spec.run_dir)),
      folder_(spec.run_dir) {
  if (spec_.argv.empty()) throw Error("no command to execute in the container");
  allow_waiting_for_children();
  listener_ = folder_.listen();
  OpenedStreams opened = open_streams(spec_, client_);
  state_.boot_id = boot_id();
  state_.monitor_pid = ::getpid();
  state_.started = now();
  init_ = std::make_unique<sandbox::InitProcess>(spec_, opened.container);
  state_.pid = init_->pid();
  state_.pid_start_time = sandbox::start_time_of(init_->pid());
  if (!spec_.namespaces.own_pids) warden_.emplace(spec_);
  streams_ = std::move(opened.monitor);
  folder_.write_state(state_);
  // While the init sets itself up; before it is released, in any case.
  if (!spec_.cgroup.empty()) sandbox::limit_devices(spec_.cgroup, spec_.exposure);
}

Run::Run(const SandboxSpec& ended) : spec_(ended), client_{}, folder_(ended.run_dir) {
  folder_.forget_state();  // it may say of a run whose monitor was killed that it goes on
  listener_ = folder_.listen();
  state_.monitor_pid = ::getpid();
  state_.ended = true;
  released_ = true;
}

Run::~Run() {
  leases_.drop_all();
  resolver_.reset();
  init_.reset();
  end_the_rest();
  if (!released_) folder_.forget();
}

void Run::start_resolver() {
  if (!spec_.resolver || resolver_) return;
  // An init that cannot execute its command ends, and its namespace with it: then what it said is
  // the reason, not that nobody can enter there.
  await_ready();
  resolve(*std::exchange(spec_.resolver, std::nullopt));
}

void Run::resolve(ResolverSpec resolver) {
  if (resolver_) return resolver_->use(std::move(resolver));
  resolver_.emplace(init_->pidfd(), networks_, std::move(resolver));
}

void Run::await_ready() {
  init_->await_ready();
  if (spec_.tty && !streams_.terminal) use_terminal(init_->take_terminal(), streams_);
}

void Run::release() {
  await_ready();
  init_->release();
  released_ = true;
}

void Run::keep_lease(KeeperOrder order) {
  leases_.keep(std::move(order), "/proc/" + std::to_string(state_.pid) + "/ns/net");
}

void Run::ended(int exit_code) {
  leases_.drop_all();  // while its links are still there
  resolver_.reset();
  end_the_rest();
  state_.ended = true;
  state_.exit_code = exit_code;
  state_.finished = now();
  state_.oom_killed = exit_code != 0 && was_oom_killed(spec_);
  folder_.write_state(state_);
}

void Run::kill_all() const {
  init_->signal(SIGKILL);  // takes the whole pid namespace with it, if it is the container's own
  kill_cgroup(spec_);
}

void Run::end_the_rest() {
  if (!warden_) return;
  empty_cgroup(spec_);
  warden_.reset();
}

void Run::forget_start() {
  SandboxSpec kept;
  kept.id = spec_.id;
  kept.cgroup = spec_.cgroup;
  kept.cgroup_v1 = spec_.cgroup_v1;
  kept.namespaces.own_pids = spec_.namespaces.own_pids;
  kept.ended_command = spec_.ended_command;
  kept.restart_command = spec_.restart_command;
  spec_ = std::move(kept);
}

}  // namespace cnet::monitor
