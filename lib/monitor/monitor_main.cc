#include "cnet/monitor/monitor_main.h"

#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "closing_command.h"
#include "cnet/base/error.h"
#include "cnet/base/packet.h"
#include "cnet/sandbox/spec_codec.h"
#include "messages.h"
#include "run.h"
#include "service.h"
#include "spawn.h"

namespace cnet::monitor {
namespace {

constexpr int kControl = 3;
constexpr int kSpec = 4;

void raise_to_hard(__rlimit_resource which) {
  rlimit limit{};
  if (::getrlimit(which, &limit) < 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(which, &limit);
}

/// A process of its own that has forgotten its caller: session, terminal, folder, signals, limits.
void leave_caller() {
  ::prctl(PR_SET_NAME, "cnet-monitor", 0, 0, 0);  // execveat has called us by a number
  ::setsid();
  if (::chdir("/") < 0) throw Error::system("enter /", errno);
  ::umask(077);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  // A container that is being closed breaks pipes; that is no reason to die. A terminal's hang-up
  // is not for us.
  for (const int number : {SIGPIPE, SIGHUP, SIGINT, SIGQUIT}) ::signal(number, SIG_IGN);
  raise_to_hard(RLIMIT_NOFILE);  // a thousand published ports are a thousand sockets
  raise_to_hard(RLIMIT_FSIZE);
  // Whoever kills the monitor kills the container. Refused without CAP_SYS_RESOURCE.
  const UniqueFd score(::open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC));
  if (score && ::write(score.get(), "-999", 4) != 4) return;
}

SandboxSpec read_spec() {
  return sandbox::decode(read_memory(UniqueFd(kSpec)));
}

/// The next byte of the command that started us; absent when it has gone.
std::optional<char> next_word(int control, std::vector<UniqueFd>& fds) {
  char word = 0;
  if (!receive(control, word, &fds)) return std::nullopt;
  return word;
}

/// Serves it to its end, and sees to its restart. The lock is free before whoever needs it starts.
void serve(Service& service, Run& run) {
  ::malloc_trim(0);
  service.serve();
  run.let_go();
  if (service.restart_due()) start_closing_command(run.spec().restart_command);
}

/// Our own wait between two runs, begun by the command that could not start the container.
void wait_for_restart(int control) {
  RestartWait wait{};
  if (!receive(control, wait)) return;
  const SandboxSpec spec = read_spec();
  LaunchNote note{};
  note.kind = LaunchNote::Kind::started;
  if (wait.delay_ms == 0) {
    start_closing_command(spec.restart_command);
    send(control, note);
    return;
  }
  Run run(spec);
  send(control, note);
  Service service(run, -1);
  service.await_restart(std::chrono::milliseconds(wait.delay_ms));
  serve(service, run);
}

/// What the command on the other side has handed over before it comes to a launch.
struct Given {
  PublishedPorts ports;
  std::vector<UniqueFd> callers;
};

/// The ports of one PortsNote.
void take_ports(int control, std::vector<HeldPort>& held) {
  PortsNote note{};
  std::vector<UniqueFd> sockets;
  if (!receive(control, note, &sockets) || sockets.size() != note.count) {
    throw Error("the published ports were not handed over");
  }
  for (std::size_t i = 0; i < sockets.size(); ++i) {
    const PortsNote::Port& port = note.ports.at(i);
    held.push_back({.binding = from_wire(port),
                    .socket = std::move(sockets[i]),
                    .relayed = port.relayed});
  }
}

RelayTargets take_targets(int control) {
  WireTargets targets{};
  if (!receive(control, targets)) throw Error("the relay's targets were not handed over");
  return from_wire(targets);
}

/// The word that ends it: kLaunch, kWait; absent when the command has gone.
std::optional<char> take_given(int control, Given& given) {
  std::vector<UniqueFd> fds;
  for (;;) {
    const auto word = next_word(control, fds);
    if (word == kHold) {
      take_ports(control, given.ports.held);
    } else if (word == kAim) {
      given.ports.targets = take_targets(control);
    } else if (word == kCaller) {
      for (UniqueFd& fd : fds) given.callers.push_back(std::move(fd));
      fds.clear();
    } else {
      return word;
    }
  }
}

/// Makes the container's init and waits until it may go. Absent when it did not come to a start.
std::unique_ptr<Run> launch(int control, PublishedPorts ports) {
  auto run = std::make_unique<Run>(read_spec(), sandbox::Stdio{});
  run->published().aim(ports.targets);
  for (HeldPort& port : ports.held) run->published().hold(std::move(port));
  LaunchNote note{};
  note.kind = LaunchNote::Kind::launched;
  note.state = to_wire(run->state());
  std::vector<UniqueFd> none;
  std::optional<char> word;
  do {
    run->fail_if_gone();
    if (!send(control, note)) return nullptr;
  } while ((word = next_word(control, none)) == kAsk);
  if (word != kRelease) return nullptr;
  run->start_resolver();
  run->await_ready();
  return run;
}

/// The service of a container whose command has been executed. Absent when it did not come to that.
std::unique_ptr<Service> start(int control, std::unique_ptr<Run>& run) {
  Given given;
  const auto word = take_given(control, given);
  if (word == kWait) wait_for_restart(control);
  if (word != kLaunch) return nullptr;
  run = launch(control, std::move(given.ports));
  if (!run) return nullptr;
  auto service = std::make_unique<Service>(*run, -1);
  // Before the first byte of its output, and with the size of its terminal.
  for (UniqueFd& caller : given.callers) service->adopt(std::move(caller));
  run->release();
  LaunchNote note{};
  note.kind = LaunchNote::Kind::started;
  send(control, note);
  return service;
}

}  // namespace

int monitor_main() {
  UniqueFd control(kControl);
  std::unique_ptr<Run> run;
  std::unique_ptr<Service> service;
  try {
    leave_caller();
    service = start(control.get(), run);
  } catch (const Error& error) {
    run.reset();
    send(control.get(), failure_note(error));
    return 1;
  }
  control.reset();
  if (!service) return 1;
  run->forget_start();
  serve(*service, *run);
  return 0;
}

}  // namespace cnet::monitor
