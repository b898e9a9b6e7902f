#include "last_steps.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <span>
#include <utility>

#include "cnet/base/packet.h"
#include "command.h"

namespace cnet::sandbox {

void tell(const InitNote& note, UniqueFd fd) {
  const std::span<const UniqueFd> beside(&fd, fd ? 1 : 0);
  // When the other side is gone there is nobody to tell, and this process is about to die too.
  send_packet(kStatus, &note, sizeof note, beside);
}

void tell_failure(const Error& error) {
  InitNote note{.kind = InitNote::Kind::failed,
                .exit_code = error.exit_code().value_or(125),
                .err = error.err()};
  error.problem().copy(note.problem.data(), note.problem.size() - 1);
  error.hint().copy(note.hint.data(), note.hint.size() - 1);
  tell(note);
  ::_exit(note.exit_code);
}

void enter(const std::string& cwd) {
  if (::chdir(cwd.c_str()) < 0) {
    throw Error::system("enter the working directory " + cwd, errno).exit_code(126);
  }
  char name[PATH_MAX];
  if (::syscall(SYS_getcwd, name, sizeof name) < 0 || name[0] != '/') {
    throw Error("the working directory " + cwd + " is outside the container").exit_code(126);
  }
}

std::vector<std::string> with_home(std::vector<std::string> env, const Identity& identity) {
  const bool has = std::ranges::any_of(env, [](const auto& e) { return e.starts_with("HOME="); });
  if (!has) env.push_back("HOME=" + identity.home);
  return env;
}

void report_and_execute(const std::string& file, const std::vector<std::string>& argv,
                        const std::vector<std::string>& env) {
  if (::close_range(kStatus, ~0U, CLOSE_RANGE_CLOEXEC) < 0)
    throw Error::system("close_range", errno);
  tell({.kind = InitNote::Kind::executing});
  // With no_new_privs the seccomp filter is loaded here, as the last step.
  execute(file, argv, env);
}

void report_and_execute_init(const UniqueFd& program, const FoundCommand& command) {
  if (::close_range(kStatus + 1, ~0U, CLOSE_RANGE_CLOEXEC) < 0)
    throw Error::system("close_range", errno);
  ::fcntl(kStatus, F_SETFD, 0);
  tell({.kind = InitNote::Kind::executing});
  std::vector<std::string> argv = {"cnet-init", command.file, "--"};
  argv.insert(argv.end(), command.argv.begin(), command.argv.end());
  execute_open(program.get(), argv, command.env);
}

}  // namespace cnet::sandbox
