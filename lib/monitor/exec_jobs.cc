#include "exec_jobs.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "cnet/base/packet.h"

namespace cnet::monitor {
namespace {

constexpr std::size_t kWithoutStreams = 3;  // program, spec, status

}  // namespace

void ExecJobs::start(UniqueFd caller, int init, std::vector<UniqueFd> fds, std::uint32_t streams) {
  if (fds.size() < kWithoutStreams) return;
  const UniqueFd null(::open("/dev/null", O_RDWR | O_CLOEXEC));
  std::size_t next = kWithoutStreams;
  const auto stream = [&](std::uint32_t which) {
    return (streams & which) != 0 && next < fds.size() ? fds[next++].get() : null.get();
  };
  const int in = stream(Request::kIn);
  const int out = stream(Request::kOut);
  const int err = stream(Request::kErr);
  Joining joining = start_joining({.program = fds[0].get(),
                                   .spec = fds[1].get(),
                                   .status = fds[2].get(),
                                   .init = init,
                                   .in = in,
                                   .out = out,
                                   .err = err});
  if (!joining.report) return;
  jobs_.push_back({.caller = std::move(caller), .joining = std::move(joining), .process = {}});
}

void ExecJobs::drain(UniqueFd terminal) {
  ::fcntl(terminal.get(), F_SETFL, O_NONBLOCK);
  unread_.push_back(std::move(terminal));
}

void ExecJobs::watch(PollSet& set) const {
  for (const Job& job : jobs_) {
    set.add(job.joining.report.get(), POLLIN);
    set.add(job.process.get(), POLLIN);
    // A client that detaches sends its terminal along the same way.
    set.add(job.caller.get(), POLLIN);
  }
  for (const UniqueFd& terminal : unread_) set.add(terminal.get(), POLLIN);
}

void ExecJobs::handle(const PollSet& set) {
  drain_some(set);
  for (Job& job : jobs_) {
    if (!set.ready(job.caller.get())) continue;
    Request request{};
    std::vector<UniqueFd> fds;
    const bool came = receive(job.caller.get(), request, &fds);
    if (came && request.kind == Request::Kind::drain) {
      for (UniqueFd& fd : fds) drain(std::move(fd));
    }
    if (!came && errno != EAGAIN) job.caller.reset();
  }
  std::erase_if(jobs_, [&](Job& job) { return is_over(job, set); });
}

bool ExecJobs::is_over(Job& job, const PollSet& set) {
  if (job.joining.report && set.ready(job.joining.report.get())) {
    job.process = joined_process(job.joining);
    return !job.process;
  }
  if (!set.ready(job.process.get())) return false;
  siginfo_t info{};
  if (::waitid(P_PIDFD, static_cast<id_t>(job.process.get()), &info, WEXITED | WNOHANG) < 0 ||
      info.si_pid == 0) {
    return false;
  }
  Answer answer{};
  answer.state.ended = true;
  answer.state.exit_code = info.si_code == CLD_EXITED ? info.si_status : 128 + info.si_status;
  if (job.caller) send(job.caller.get(), answer);
  return true;
}

void ExecJobs::drain_some(const PollSet& set) {
  std::array<char, 4096> forgotten;
  std::erase_if(unread_, [&](const UniqueFd& terminal) {
    if (!set.ready(terminal.get())) return false;
    const ssize_t length = ::read(terminal.get(), forgotten.data(), forgotten.size());
    return length == 0 || (length < 0 && errno != EAGAIN && errno != EINTR);
  });
}

}  // namespace cnet::monitor
