#include "joiner.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <utility>
#include <vector>

#include "cnet/base/packet.h"
#include "cnet/sandbox/exec_main.h"

namespace cnet::monitor {
namespace {

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

Joining start_joining(const Joiner& joiner) {
  int pair[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0) return {};
  Joining joining{.report = UniqueFd(pair[0])};
  const UniqueFd theirs(pair[1]);
  const Places places = {joiner.in,   joiner.out,  joiner.err,   joiner.status,
                         joiner.spec, joiner.init, theirs.get(), joiner.program};
  joining.starter = ::vfork();
  if (joining.starter == 0) become_starter(places);
  if (joining.starter < 0) joining.report.reset();
  return joining;
}

UniqueFd joined_process(Joining& joining) {
  char byte = 0;
  std::vector<UniqueFd> fds;
  UniqueFd process;
  if (receive(joining.report.get(), byte, &fds) && !fds.empty()) process = std::move(fds[0]);
  joining.report.reset();
  ::waitpid(joining.starter, nullptr, 0);  // it says one word and ends
  return process;
}

}  // namespace cnet::monitor
