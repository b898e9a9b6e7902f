#include "exec_jobs.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "cnet/base/packet.h"
#include "cnet/sandbox/exec_main.h"

namespace cnet::monitor {
namespace {

constexpr std::size_t kWithoutStreams = 3;                 // program, spec, status
constexpr std::size_t kPlaces = sandbox::kExecReport + 2;  // the last one: the program itself

/// What becomes descriptor 0, 1, 2 and so on of the starter.
using Places = std::array<int, kPlaces>;

/// Between vfork and execve, as the monitor's own start.
[[noreturn]] void become_starter(const Places& places) {
  constexpr int above = 20;
  constexpr int program = kPlaces - 1;
  Places away{};
  for (std::size_t i = 0; i < kPlaces; ++i) away[i] = ::fcntl(places[i], F_DUPFD_CLOEXEC, above);
  for (int i = 0; i < program; ++i) ::dup2(away[static_cast<std::size_t>(i)], i);
  ::dup3(away[program], program, O_CLOEXEC);
  ::close_range(program + 1, ~0U, 0);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  char name[] = "cnet-monitor";
  char verb[] = "exec";
  char* const arguments[] = {name, verb, nullptr};
  char* const environment[] = {nullptr};
  ::syscall(SYS_execveat, program, "", arguments, environment, AT_EMPTY_PATH);
  ::_exit(127);
}

}  // namespace

void ExecJobs::start(UniqueFd caller, int init, std::vector<UniqueFd> fds, std::uint32_t streams) {
  int pair[2];
  if (fds.size() < kWithoutStreams ||
      ::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0) {
    return;
  }
  UniqueFd ours(pair[0]);
  const UniqueFd theirs(pair[1]);
  const UniqueFd null(::open("/dev/null", O_RDWR | O_CLOEXEC));
  std::size_t next = kWithoutStreams;
  const auto stream = [&](std::uint32_t which) {
    return (streams & which) != 0 && next < fds.size() ? fds[next++].get() : null.get();
  };
  const int in = stream(Request::kIn);
  const int out = stream(Request::kOut);
  const int err = stream(Request::kErr);
  const Places places = {in,           out,  err,          fds[2].get(),
                         fds[1].get(), init, theirs.get(), fds[0].get()};
  const pid_t pid = ::vfork();
  if (pid == 0) become_starter(places);
  if (pid < 0) return;
  jobs_.push_back({.caller = std::move(caller), .starter = pid, .report = std::move(ours)});
}

void ExecJobs::drain(UniqueFd terminal) {
  ::fcntl(terminal.get(), F_SETFL, O_NONBLOCK);
  unread_.push_back(std::move(terminal));
}

void ExecJobs::watch(PollSet& set) const {
  for (const Job& job : jobs_) {
    set.add(job.report.get(), POLLIN);
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
  if (job.report && set.ready(job.report.get())) {
    char byte = 0;
    std::vector<UniqueFd> fds;
    if (receive(job.report.get(), byte, &fds) && !fds.empty()) job.process = std::move(fds[0]);
    job.report.reset();
    ::waitpid(job.starter, nullptr, 0);  // it says one word and ends
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
