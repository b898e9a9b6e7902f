#include "cnet/monitor/client.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <utility>

#include "cnet/base/error.h"
#include "input.h"
#include "output.h"
#include "poll_set.h"
#include "raw_terminal.h"

namespace cnet::monitor {
namespace {

constexpr int kPatience = 3;  // SIGINT or SIGTERM this often means: now

/// Not SIGTSTP unless the terminal is raw: otherwise it is between the shell and us.
sigset_t heard(bool raw) {
  sigset_t set;
  ::sigemptyset(&set);
  for (const int number :
       {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGALRM, SIGCONT, SIGWINCH}) {
    ::sigaddset(&set, number);
  }
  if (raw) ::sigaddset(&set, SIGTSTP);
  return set;
}

class Client {
 public:
  Client(RemoteProcess& remote, const ClientOptions& options)
      : Client(remote, options, remote.take_ends()) {}

  ClientEnd serve();

 private:
  Client(RemoteProcess& remote, const ClientOptions& options, Ends ends)
      : remote_(remote),
        options_(options),
        keys_(options.detach_keys),
        raw_(options.terminal && ends.in && has_terminal()),
        in_(std::move(ends.in), STDIN_FILENO),
        out_(std::move(ends.out), STDOUT_FILENO, nullptr),
        err_(std::move(ends.err), STDERR_FILENO, nullptr) {}

  void start();
  void wait();
  void hear_signals();
  void act_on(int number);
  void stop_like_a_job();
  std::optional<ClientEnd> outcome();

  RemoteProcess& remote_;
  const ClientOptions& options_;
  DetachKeys keys_;
  bool raw_;
  Input in_;
  Output out_;
  Output err_;
  RawTerminal terminal_;
  UniqueFd signals_;
  PollSet set_;
  int stop_signals_ = 0;
  std::optional<int> exit_code_;
  std::optional<int> left_by_;  ///< signal
};

void Client::start() {
  const sigset_t set = heard(raw_);
  ::sigprocmask(SIG_BLOCK, &set, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
  signals_ = UniqueFd(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
  if (!signals_) throw Error::system("signalfd", errno);
  if (raw_) {
    in_.scan_for(keys_);
    terminal_.enter();
  }
  if (options_.terminal) remote_.resize(own_window());
}

ClientEnd Client::serve() {
  start();
  for (;;) {
    wait();
    if (!exit_code_ && set_.ready(remote_.watched())) {
      exit_code_ = remote_.ended();
      if (exit_code_ && !remote_.ends_close()) {
        out_.container_ended();
        err_.container_ended();
      }
    }
    in_.handle(set_);
    out_.handle(set_);
    err_.handle(set_);
    if (set_.ready(signals_.get())) hear_signals();
    if (const auto end = outcome()) {
      terminal_.leave();
      if (end->kind == ClientEnd::Kind::ended) remote_.await_closed();
      if (end->kind == ClientEnd::Kind::detached) remote_.detach();
      return *end;
    }
  }
}

void Client::wait() {
  set_.clear();
  if (!exit_code_) {
    set_.add(remote_.watched(), POLLIN);
    in_.watch(set_);
  }
  set_.add(signals_.get(), POLLIN);
  out_.watch(set_);
  err_.watch(set_);
  std::optional<std::chrono::milliseconds> timeout;
  if (const auto due = in_.deadline()) {
    timeout = std::chrono::ceil<std::chrono::milliseconds>(*due - Input::Clock::now());
  }
  set_.wait(timeout);
}

std::optional<ClientEnd> Client::outcome() {
  using Kind = ClientEnd::Kind;
  constexpr int killed = 128;
  if (keys_.completed()) return ClientEnd{.kind = Kind::detached, .exit_code = 0};
  if (left_by_) return ClientEnd{.kind = Kind::left, .exit_code = killed + *left_by_};
  if (exit_code_ && out_.finished() && err_.finished()) {
    return ClientEnd{.kind = Kind::ended, .exit_code = *exit_code_};
  }
  if (out_.abandoned() || err_.abandoned()) {
    return ClientEnd{.kind = Kind::left, .exit_code = killed + SIGPIPE};
  }
  return std::nullopt;
}

void Client::hear_signals() {
  signalfd_siginfo info{};
  while (::read(signals_.get(), &info, sizeof info) == static_cast<ssize_t>(sizeof info)) {
    act_on(static_cast<int>(info.ssi_signo));
  }
}

void Client::act_on(int number) {
  if (options_.terminal && (number == SIGWINCH || number == SIGCONT)) {
    terminal_.enter_again();
    remote_.resize(own_window());
    return;
  }
  if (number == SIGTSTP) return stop_like_a_job();
  if (number == SIGWINCH && !options_.pass_signals) return;
  if (number == SIGCONT && !options_.pass_signals) return;
  if (!options_.pass_signals) {
    left_by_ = number;
    return;
  }
  if (number == SIGINT || number == SIGTERM) ++stop_signals_;
  remote_.signal(stop_signals_ >= kPatience ? SIGKILL : number);
  if (raw_ && number == SIGHUP) left_by_ = number;  // there is no terminal any more
}

/// Somebody has sent SIGTSTP: in raw mode no key does.
void Client::stop_like_a_job() {
  terminal_.leave();
  ::kill(::getpid(), SIGSTOP);
  terminal_.enter();
  remote_.resize(own_window());
}

}  // namespace

Window own_window() {
  for (const int fd : {STDOUT_FILENO, STDIN_FILENO}) {
    winsize size{};
    if (::ioctl(fd, TIOCGWINSZ, &size) == 0) return {.rows = size.ws_row, .columns = size.ws_col};
  }
  return {};
}

bool has_terminal() { return ::isatty(STDIN_FILENO) != 0; }

ClientEnd serve_client(RemoteProcess& remote, const ClientOptions& options) {
  return Client(remote, options).serve();
}

}  // namespace cnet::monitor
