#include "cnet/monitor/foreground_runtime.h"

#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "cnet/base/error.h"
#include "run.h"
#include "service.h"

namespace cnet::monitor {
namespace {

/// What a terminal or an operator sends to a foreground command. Not SIGTSTP and its like: they are
/// between the shell and us.
sigset_t passed_on() {
  sigset_t set;
  ::sigemptyset(&set);
  for (const int number :
       {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGALRM, SIGCONT, SIGWINCH}) {
    ::sigaddset(&set, number);
  }
  return set;
}

class ForegroundLaunch : public Launch {
 public:
  explicit ForegroundLaunch(std::unique_ptr<Run>& run) : run_(run) {}
  ~ForegroundLaunch() override {
    if (!released_) run_.reset();
  }
  RunState state() const override { return run_->state(); }
  void fail_if_gone() override { run_->fail_if_gone(); }
  void release() override {
    const sigset_t set = passed_on();
    ::sigprocmask(SIG_BLOCK, &set, nullptr);
    ::signal(SIGPIPE, SIG_IGN);
    run_->start_resolver();
    run_->release();
    released_ = true;
  }

 private:
  std::unique_ptr<Run>& run_;
  bool released_ = false;
};

}  // namespace

ForegroundRuntime::ForegroundRuntime(std::string containers, std::string program)
    : MonitorRuntime(std::move(containers), std::move(program)) {}

ForegroundRuntime::~ForegroundRuntime() {
  if (run_) run_->let_go();
}

std::unique_ptr<Launch> ForegroundRuntime::launch(const SandboxSpec& spec,
                                                  PublishedPorts ports) {
  const sandbox::Stdio own{.in = STDIN_FILENO, .out = STDOUT_FILENO, .err = STDERR_FILENO};
  run_ = std::make_unique<Run>(spec, own);
  run_->published().aim(ports.targets);
  for (HeldPort& port : ports.held) run_->published().hold(std::move(port));
  return std::make_unique<ForegroundLaunch>(run_);
}

void ForegroundRuntime::keep_lease(const ContainerId& id, const KeptLease& lease) {
  if (!run_ || run_->spec().id != id.str()) return MonitorRuntime::keep_lease(id, lease);
  run_->keep_lease(keeper_order(lease, program_beside("cnet-dhcp")));
}

Served ForegroundRuntime::serve() {
  const sigset_t set = passed_on();
  const UniqueFd signals(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
  if (!signals) throw Error::system("signalfd", errno);
  Service service(*run_, signals.get());
  const bool closed = service.serve();
  if (closed) run_->let_go();
  return {.state = run_->state(), .closed_elsewhere = closed};
}

void ForegroundRuntime::let_go() { run_->let_go(); }

}  // namespace cnet::monitor
