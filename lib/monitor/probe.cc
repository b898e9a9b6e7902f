#include "probe.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include "cnet/base/error.h"
#include "cnet/base/packet.h"
#include "cnet/sandbox/init_note.h"
#include "pid_of.h"
#include "utf8.h"

namespace cnet::monitor {

Probe::Probe(const UniqueFd& program, const UniqueFd& spec, int init) {
  int streams[2];
  int pair[2];
  if (::pipe2(streams, O_CLOEXEC) < 0) throw Error::system("pipe", errno);
  output_ = UniqueFd(streams[0]);
  const UniqueFd their_output(streams[1]);
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0) {
    throw Error::system("socketpair", errno);
  }
  status_ = UniqueFd(pair[0]);
  const UniqueFd their_status(pair[1]);
  for (const int fd : {output_.get(), status_.get()}) ::fcntl(fd, F_SETFL, O_NONBLOCK);
  const UniqueFd null(::open("/dev/null", O_RDWR | O_CLOEXEC));
  joining_ = start_joining({.program = program.get(),
                            .spec = spec.get(),
                            .status = their_status.get(),
                            .init = init,
                            .in = null.get(),
                            .out = their_output.get(),
                            .err = their_output.get()});
  if (!joining_.report) throw Error::system("vfork", errno);
}

void Probe::watch(PollSet& set) const {
  set.add(joining_.report.get(), POLLIN);
  set.add(process_.get(), POLLIN);
  set.add(output_.get(), POLLIN);
}

void Probe::handle(const PollSet& set) {
  if (set.ready(output_.get())) read_output();
  if (set.ready(joining_.report.get())) {
    process_ = joined_process(joining_);
    if (!process_) finish(kNoHealthAnswer);
    return;
  }
  if (!set.ready(process_.get())) return;
  siginfo_t info{};
  if (::waitid(P_PIDFD, static_cast<id_t>(process_.get()), &info, WEXITED | WNOHANG) < 0 ||
      info.si_pid == 0) {
    return;
  }
  read_output();
  finish(info.si_code == CLD_EXITED ? info.si_status : 128 + info.si_status);
}

/// Whether it has come as far as its command.
void Probe::take_notes() {
  sandbox::InitNote note;
  std::vector<UniqueFd> fds;
  while (receive(status_.get(), note, &fds)) {
    if (note.kind != sandbox::InitNote::Kind::failed) continue;
    problem_.assign(note.problem.data(), ::strnlen(note.problem.data(), note.problem.size()));
  }
}

void Probe::finish(int exit_code) {
  take_notes();
  process_.reset();
  const bool failed = !problem_.empty();
  result_ = HealthResult{.start = started_,
                         .end = now(),
                         .exit_code = failed ? kNoHealthAnswer : exit_code,
                         .output = failed ? to_utf8(problem_) : output()};
  output_.reset();  // what it left running in the background has nobody to talk to
}

void Probe::kill() const {
  if (!process_) return;
  // It made a session (sandbox/inheritance.h), and keeps its number until it is reaped.
  if (const pid_t pid = pid_of(process_); pid > 0) ::kill(-pid, SIGKILL);
}

/// More than is kept is read and forgotten, so that it never waits for us.
void Probe::read_output() {
  std::array<char, kHealthOutput> buffer;
  ssize_t length = 0;
  while ((length = ::read(output_.get(), buffer.data(), buffer.size())) > 0) {
    const auto size = static_cast<std::size_t>(length);
    const std::size_t kept = std::min(size, kHealthOutput - text_.size());
    text_.append(buffer.data(), kept);
    truncated_ = truncated_ || kept < size;
    if (size < buffer.size()) return;
  }
  if (length == 0 || errno != EAGAIN) output_.reset();
}

std::string Probe::output() const { return to_utf8(text_) + (truncated_ ? "..." : ""); }

}  // namespace cnet::monitor
