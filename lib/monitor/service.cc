#include "service.h"

#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "closing_command.h"
#include "cnet/model/restart.h"
#include "cnet/monitor/restart_exit.h"

namespace cnet::monitor {
namespace {

constexpr int kPatience = 3;  // SIGINT or SIGTERM this often means: now

}  // namespace

Service::Service(Run& run, int signals)
    : run_(run),
      signals_(signals),
      log_(std::move(run.streams().log)),
      out_log_(log_, "stdout"),
      err_log_(log_, "stderr"),
      in_(std::move(run.streams().in), run.client().in),
      out_(std::move(run.streams().out), run.client().out, log_.is_open() ? &out_log_ : nullptr),
      err_(std::move(run.streams().err), run.client().err, log_.is_open() ? &err_log_ : nullptr),
      callers_(run, {.in = in_, .out = out_, .err = err_, .execs = execs_}) {
  if (run.spec().health) health_.emplace(run);
}

bool Service::serve() {
  for (;;) {
    wait();
    handle();
    give_up_on_the_late();
    kill_when_due();
    notice_end();
    if (!run_.state().ended) continue;
    if (const auto closed = see_it_closed()) return *closed;
  }
}

void Service::wait() {
  set_.clear();
  if (!run_.state().ended) {
    set_.add(run_.init().pidfd(), POLLIN);
    set_.add(signals_, POLLIN);
    in_.watch(set_);
  }
  log_.watch(set_);
  out_.watch(set_);
  err_.watch(set_);
  execs_.watch(set_);
  if (health_) health_->watch(set_);
  run_.published().watch(set_);
  if (run_.resolver()) {
    for (const int fd : run_.resolver()->watched()) set_.add(fd, POLLIN);
  }
  run_.leases().watch(set_);
  callers_.watch(set_);
  set_.add(closing_command_.get(), POLLIN);
  std::optional<std::chrono::milliseconds> timeout;
  if (const auto first = deadline()) {
    timeout = std::chrono::ceil<std::chrono::milliseconds>(*first - Callers::Clock::now());
  }
  set_.wait(timeout);
}

std::optional<Callers::Clock::time_point> Service::deadline() const {
  std::optional<Callers::Clock::time_point> first;
  for (const auto& due : {restart_at_, callers_.deadline(), log_.deadline(), out_.deadline(),
                          err_.deadline(), run_.published().deadline(), run_.leases().deadline(),
                          health_ ? health_->deadline() : std::nullopt,
                          run_.resolver() ? run_.resolver()->deadline() : std::nullopt}) {
    if (due && (!first || *due < *first)) first = due;
  }
  return first;
}

void Service::give_up_on_the_late() {
  for (Output* output : {&out_, &err_}) {
    for (const unsigned caller : output->take_given_up()) callers_.give_up_on(caller);
  }
}

void Service::handle() {
  log_.handle(set_);  // before it gets more: a descriptor that is new is not one that was polled
  in_.handle(set_);
  out_.handle(set_);
  err_.handle(set_);
  execs_.handle(set_);
  if (health_) health_->handle(set_);
  run_.published().handle(set_);
  if (run_.resolver()) run_.resolver()->handle([this](int fd) { return set_.ready(fd); });
  run_.leases().handle(set_);
  callers_.handle(set_);
  if (set_.ready(signals_)) pass_signals_on();
}

void Service::pass_signals_on() {
  signalfd_siginfo info{};
  while (::read(signals_, &info, sizeof info) == static_cast<ssize_t>(sizeof info)) {
    const int number = static_cast<int>(info.ssi_signo);
    if (number == SIGINT || number == SIGTERM) ++stop_signals_;
    run_.init().signal(stop_signals_ >= kPatience ? SIGKILL : number);
  }
}

void Service::kill_when_due() {
  const auto deadline = callers_.deadline();
  if (!deadline || Callers::Clock::now() < *deadline) return;
  run_.kill_all();
  callers_.killed();
}

void Service::notice_end() {
  if (run_.state().ended) return;
  const std::optional<int> exit_code = run_.init().reap();
  if (!exit_code) return;
  // Before anyone can read that it ended: who then wants the ports gets them.
  run_.let_go_of_ports();
  run_.ended(*exit_code);
  if (health_) health_->container_ended();
  in_.close();
  out_.container_ended();
  err_.container_ended();
  log_.container_ended();
  callers_.announce_end();
}

std::optional<bool> Service::see_it_closed() {
  if (callers_.closed() && log_.is_delivered()) return true;
  if (callers_.has_closer()) return std::nullopt;
  if (restart_at_) return see_it_restarted();
  if (closing_command_) {
    if (!set_.ready(closing_command_.get())) return std::nullopt;
    const int code = reap_closing_command(closing_command_);
    closing_command_.reset();
    if (code <= kRestartExit || code > kRestartExit + kMostWaits) return true;
    await_restart(back_off(code - kRestartExit));
    return std::nullopt;
  }
  if (callers_.appoint_closer() || !delivered()) return std::nullopt;
  if (run_.spec().ended_command.empty()) return false;
  closing_command_ = start_closing_command(run_.spec().ended_command);
  if (closing_command_) return std::nullopt;
  return true;  // it cannot be started: what is left is found by the next command, which sees that
                // we are gone
}

void Service::await_restart(std::chrono::milliseconds delay) {
  callers_.await_restart();
  restart_at_ = Callers::Clock::now() + delay;
}

/// Whoever wants the container stopped meanwhile has nothing to close, but is answered as ever.
std::optional<bool> Service::see_it_restarted() {
  if (callers_.appoint_closer()) return std::nullopt;
  restart_due_ = Callers::Clock::now() >= *restart_at_;
  return restart_due_ ? std::optional(true) : std::nullopt;
}

}  // namespace cnet::monitor
