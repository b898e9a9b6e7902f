#include "cnet/monitor/monitor_runtime.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <span>
#include <utility>

#include "attachment.h"
#include "cnet/base/error.h"
#include "cnet/base/packet.h"
#include "cnet/sandbox/spec_codec.h"
#include "exec_client.h"
#include "lease_keepers.h"
#include "messages.h"
#include "run_folder.h"
#include "spawn.h"

namespace cnet::monitor {
namespace {

/// The first ports of `rest`, which then begins behind them, in one packet.
bool send_some(int control, std::span<HeldPort>& rest) {
  const std::size_t size = std::min(rest.size(), PortsNote::kMost);
  PortsNote note{};
  std::vector<UniqueFd> sockets;
  sockets.reserve(size);
  for (HeldPort& port : rest.first(size)) {
    note.ports[note.count++] = to_wire(port.binding, port.relayed);
    sockets.push_back(std::move(port.socket));
  }
  rest = rest.subspan(size);
  note.more = !rest.empty();
  return send_packet(control, &note, sizeof note, sockets);
}

/// The same for ports without their sockets.
bool send_some(int control, std::span<const Binding>& rest) {
  const std::size_t size = std::min(rest.size(), PortsNote::kMost);
  PortsNote note{};
  for (const Binding& port : rest.first(size)) note.ports[note.count++] = to_wire(port, false);
  rest = rest.subspan(size);
  note.more = !rest.empty();
  return send(control, note);
}

void send_published(int control, PublishedPorts ports) {
  if (ports.held.empty()) return;
  send(control, kAim);
  send(control, to_wire(ports.targets));
  for (std::span<HeldPort> rest(ports.held); !rest.empty();) {
    if (!send(control, kHold) || !send_some(control, rest)) {
      throw Error::system("hand the published ports to the monitor", errno);
    }
  }
}

/// What a monitor is handed over before it launches its container.
struct Handed {
  PublishedPorts ports;
  UniqueFd caller;  ///< empty: nobody is attached from the start
};

class SpawnedLaunch : public Launch {
 public:
  SpawnedLaunch(const std::string& program, const SandboxSpec& spec, Handed handed)
      : monitor_(spawn_monitor(program, spec)) {
    // The destructor of a half-made object does not run; the monitor ends by itself when `control`
    // closes.
    send_published(monitor_.control.get(), std::move(handed.ports));
    if (handed.caller && !send_packet(monitor_.control.get(), &kCaller, 1, {&handed.caller, 1})) {
      throw Error::system("attach to the container", errno);
    }
    send(monitor_.control.get(), kLaunch);
    state_ = from_wire(expect(LaunchNote::Kind::launched).state);
  }

  ~SpawnedLaunch() override {
    if (!released_) await_exit();
  }

  RunState state() const override { return state_; }

  void fail_if_gone() override {
    send(monitor_.control.get(), kAsk);
    expect(LaunchNote::Kind::launched);
  }

  void release() override {
    send(monitor_.control.get(), kRelease);
    expect(LaunchNote::Kind::started);
    released_ = true;
  }

 private:
  LaunchNote expect(LaunchNote::Kind kind) {
    LaunchNote note{};
    if (!receive(monitor_.control.get(), note)) {
      await_exit();
      throw Error("cnet's monitor ended without a word").exit_code(125);
    }
    if (note.kind == kind) return note;
    await_exit();
    throw error_of(note);
  }

  /// Its end means that the init is gone too.
  void await_exit() {
    monitor_.control.reset();
    while (::waitpid(monitor_.pid, nullptr, 0) < 0 && errno == EINTR) {
    }
    released_ = true;
  }

  Spawned monitor_;
  RunState state_;
  bool released_ = false;  ///< or gone
};

/// A command's side of control.sock.
class Connection {
 public:
  explicit Connection(UniqueFd socket) : socket_(std::move(socket)) {}

  void ask(const Request& request, std::span<const UniqueFd> fds = {}) {
    // A monitor that is about to exit does not hear it; what was asked for then shows as the
    // connection's end.
    send_packet(socket_.get(), &request, sizeof request, fds);
  }
  /// All of them, behind what was asked.
  template <class Port>
  void tell(std::span<Port> ports) {
    while (!ports.empty() && send_some(socket_.get(), ports)) {
    }
  }
  std::optional<Answer> answer() {
    Answer answer{};
    if (!receive(socket_.get(), answer)) return std::nullopt;
    return answer;
  }
  void await_end() {
    char nothing = 0;
    while (receive(socket_.get(), nothing) || errno == EBADMSG) {
    }
  }

 private:
  UniqueFd socket_;
};

Error not_running(const ContainerId& id) {
  return Error("container " + id.short_form() + " is not running").exit_code(125);
}

class ConnectedEnding : public Ending {
 public:
  ConnectedEnding(Connection connection, const RunState& state)
      : connection_(std::move(connection)), state_(state) {}
  RunState state() const override { return state_; }
  void keep_until_exit(UniqueFd fd) override { kept_.push_back(std::move(fd)); }
  void closed() override {
    connection_.ask({.kind = Request::Kind::closed, .signal = 0, .timeout_ms = 0}, kept_);
    kept_.clear();
    connection_.await_end();
  }

 private:
  Connection connection_;
  RunState state_;
  std::vector<UniqueFd> kept_;
};

}  // namespace

MonitorRuntime::MonitorRuntime(std::string containers, std::string program)
    : containers_(std::move(containers)), program_(std::move(program)) {}

std::string MonitorRuntime::default_program() { return program_beside("cnet-monitor"); }

std::string MonitorRuntime::program_beside(const std::string& name) {
  if (const char* libexec = ::secure_getenv("CNET_LIBEXEC")) {
    return std::string(libexec) + "/" + name;
  }
  std::array<char, PATH_MAX> self{};
  const ssize_t length = ::readlink("/proc/self/exe", self.data(), self.size());
  if (length < 0) throw Error::system("find cnet's own program", errno);
  std::string folder(self.data(), static_cast<std::size_t>(length));
  folder.resize(folder.rfind('/'));
  return folder + "/../libexec/cnet/" + name;
}

std::string MonitorRuntime::run_dir(const ContainerId& id) const {
  return containers_ + "/" + id.str();
}

std::unique_ptr<Launch> MonitorRuntime::launch(const SandboxSpec& spec,
                                               PublishedPorts ports) {
  Handed handed{.ports = std::move(ports), .caller = std::move(next_caller_)};
  return std::make_unique<SpawnedLaunch>(program_, spec, std::move(handed));
}

bool MonitorRuntime::alive(const ContainerId& id) { return is_alive(run_dir(id)); }

UniqueFd MonitorRuntime::connect(const ContainerId& id) const {
  UniqueFd socket = connect_to_monitor(run_dir(id));
  if (!socket) throw not_running(id);
  return socket;
}

std::unique_ptr<RemoteProcess> MonitorRuntime::attach_to_next(const AttachWish& wish) {
  int pair[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0) {
    throw Error::system("socketpair", errno);
  }
  next_caller_ = UniqueFd(pair[1]);
  return std::make_unique<Attachment>(UniqueFd(pair[0]), wish);
}

std::unique_ptr<RemoteProcess> MonitorRuntime::attach(const ContainerId& id,
                                                      const AttachWish& wish) {
  return std::make_unique<Attachment>(connect(id), wish);
}

std::unique_ptr<RemoteProcess> MonitorRuntime::exec(const ContainerId& id, const ExecSpec& spec,
                                                    bool detached) {
  sandbox::Stdio client;
  if (!detached) client = {.in = STDIN_FILENO, .out = STDOUT_FILENO, .err = STDERR_FILENO};
  return std::make_unique<ExecClient>(connect(id), program_, spec, client);
}

void MonitorRuntime::signal(const ContainerId& id, int signal) {
  Connection connection(connect(id));
  connection.ask({.kind = Request::Kind::signal, .signal = signal, .timeout_ms = 0});
  const auto answer = connection.answer();
  if (!answer || answer->err == ESRCH) throw not_running(id);
  if (answer->err != 0) {
    throw Error::system("send signal " + std::to_string(signal), answer->err);
  }
}

void MonitorRuntime::aim(const ContainerId& id, const RelayTargets& targets) {
  Connection connection(connect(id));
  Request request{.kind = Request::Kind::aim, .signal = 0, .timeout_ms = 0};
  request.targets = to_wire(targets);
  connection.ask(request);
  if (!connection.answer()) throw not_running(id);
}

void MonitorRuntime::resolve(const ContainerId& id, const ResolverSpec& resolver) {
  Connection connection(connect(id));
  const std::array<UniqueFd, 1> description = {in_memory(sandbox::encode(resolver))};
  connection.ask({.kind = Request::Kind::resolver, .signal = 0, .timeout_ms = 0}, description);
  const auto answer = connection.answer();
  if (!answer) throw not_running(id);
  if (answer->err != 0) throw Error::system("start the container's resolver", answer->err);
}

void MonitorRuntime::keep_lease(const ContainerId& id, const KeptLease& lease) {
  const KeeperOrder order = keeper_order(lease, program_beside("cnet-dhcp"));
  Connection connection(connect(id));
  const std::array<UniqueFd, 1> description = {in_memory(order.encode())};
  connection.ask({.kind = Request::Kind::keep_lease, .signal = 0, .timeout_ms = 0}, description);
  if (!connection.answer()) throw not_running(id);
}

void MonitorRuntime::drop_lease(const ContainerId& id, const std::string& interface) {
  UniqueFd socket = connect_to_monitor(run_dir(id));
  if (!socket) return;
  Connection connection(std::move(socket));
  const std::array<UniqueFd, 1> description = {in_memory(interface)};
  connection.ask({.kind = Request::Kind::drop_lease, .signal = 0, .timeout_ms = 0}, description);
  connection.answer();
}

void MonitorRuntime::hold(const ContainerId& id, PublishedPorts ports) {
  if (ports.held.empty()) return;
  Connection connection(connect(id));
  Request request{.kind = Request::Kind::hold, .signal = 0, .timeout_ms = 0};
  request.targets = to_wire(ports.targets);
  connection.ask(request);
  connection.tell(std::span(ports.held));
  const auto answer = connection.answer();
  if (!answer) throw not_running(id);
  if (answer->err != 0) {
    throw Error::system("hand the published ports to the container's monitor", answer->err);
  }
}

void MonitorRuntime::let_go(const ContainerId& id, const std::vector<Binding>& bindings) {
  free_ports(id, bindings, false);
}

void MonitorRuntime::cut_off(const ContainerId& id, const std::vector<Binding>& bindings) {
  free_ports(id, bindings, true);
}

void MonitorRuntime::free_ports(const ContainerId& id, const std::vector<Binding>& bindings,
                                bool cut) const {
  UniqueFd socket = connect_to_monitor(run_dir(id));
  if (!socket || bindings.empty()) return;
  Connection connection(std::move(socket));
  connection.ask({.kind = cut ? Request::Kind::cut_off : Request::Kind::let_go,
                  .signal = 0,
                  .timeout_ms = 0});
  connection.tell(std::span(bindings));
  connection.answer();
}

std::unique_ptr<Ending> MonitorRuntime::stop(const ContainerId& id, int signal,
                                             std::chrono::milliseconds timeout) {
  UniqueFd socket = connect_to_monitor(run_dir(id));
  if (!socket) return nullptr;
  Connection connection(std::move(socket));
  connection.ask({.kind = Request::Kind::stop, .signal = signal, .timeout_ms = timeout.count()});
  const auto answer = connection.answer();
  if (!answer) return nullptr;
  return std::make_unique<ConnectedEnding>(std::move(connection), from_wire(answer->state));
}

std::optional<RunState> MonitorRuntime::wait(const ContainerId& id) {
  UniqueFd socket = connect_to_monitor(run_dir(id));
  if (!socket) return std::nullopt;
  Connection connection(std::move(socket));
  connection.ask({.kind = Request::Kind::wait, .signal = 0, .timeout_ms = 0});
  const auto answer = connection.answer();
  if (!answer) return std::nullopt;
  return from_wire(answer->state);
}

void MonitorRuntime::await_restart(const SandboxSpec& spec, std::chrono::milliseconds delay) {
  const Spawned monitor = spawn_monitor(program_, spec);
  send(monitor.control.get(), kWait);
  send(monitor.control.get(), RestartWait{.delay_ms = delay.count()});
  LaunchNote note{};
  if (!receive(monitor.control.get(), note)) throw Error("cnet's monitor ended without a word");
  if (note.kind == LaunchNote::Kind::failed) throw error_of(note);
}

}  // namespace cnet::monitor
