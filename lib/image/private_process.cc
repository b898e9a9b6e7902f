#include "cnet/image/private_process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/base/unique_fd.h"

namespace cnet::image {
namespace {

struct Pipe {
  UniqueFd read;
  UniqueFd write;
};

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw Error::system("pipe", errno);
  return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

class SpawnActions {
 public:
  SpawnActions() { ::posix_spawn_file_actions_init(&actions_); }
  SpawnActions(const SpawnActions&) = delete;
  SpawnActions& operator=(const SpawnActions&) = delete;
  ~SpawnActions() { ::posix_spawn_file_actions_destroy(&actions_); }
  posix_spawn_file_actions_t* get() { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

/// The text as a file to read, in memory.
UniqueFd file_of(std::string_view text) {
  UniqueFd file(::memfd_create("input", MFD_CLOEXEC));
  if (!file) throw Error::system("memfd_create", errno);
  const ssize_t n = ::pwrite(file.get(), text.data(), text.size(), 0);
  if (n != static_cast<ssize_t>(text.size())) throw Error::system("write to memory", errno);
  return file;
}

/// The program's streams, as far as they are not ours.
struct Streams {
  UniqueFd in;
  Pipe out = make_pipe();
  Pipe err = make_pipe();
};

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> out;
  for (std::string& word : words) out.push_back(word.data());
  out.push_back(nullptr);
  return out;
}

pid_t spawn(const PrivateRun& run, const Streams& streams) {
  SpawnActions actions;
  if (streams.in) {
    ::posix_spawn_file_actions_adddup2(actions.get(), streams.in.get(), STDIN_FILENO);
  }
  if (!run.own_stdout) {
    ::posix_spawn_file_actions_adddup2(actions.get(), streams.out.write.get(), STDOUT_FILENO);
  }
  ::posix_spawn_file_actions_adddup2(actions.get(), streams.err.write.get(), STDERR_FILENO);
  ::posix_spawn_file_actions_addclosefrom_np(actions.get(), STDERR_FILENO + 1);
  std::vector<std::string> argv = run.argv;
  std::vector<std::string> environment = run.environment;
  environment.emplace_back("LC_ALL=C.UTF-8");
  pid_t pid = -1;
  const int result = ::posix_spawn(&pid, run.argv[0].c_str(), actions.get(), nullptr,
                                   pointers(argv).data(), pointers(environment).data());
  if (result != 0) throw Error::system("execute " + run.argv[0], result);
  return pid;
}

/// Takes what is there; false at the end.
bool take(const UniqueFd& fd, std::string& text) {
  std::array<char, 16384> buffer;
  const ssize_t n = ::read(fd.get(), buffer.data(), buffer.size());
  if (n < 0) return errno == EINTR || errno == EAGAIN;
  text.append(buffer.data(), static_cast<std::size_t>(n));
  return n > 0;
}

void hand_on_lines(std::string& text, const std::function<void(std::string_view)>& on_line) {
  std::size_t begin = 0;
  for (std::size_t end = 0; (end = text.find('\n', begin)) != std::string::npos; begin = end + 1) {
    on_line(std::string_view(text).substr(begin, end - begin));
  }
  text.erase(0, begin);
}

struct Said {
  std::string out, err;
};

/// Reads both streams side by side, so that neither is ever full.
Said listen(const PrivateRun& run, const Streams& streams) {
  Said said;
  bool out_open = true;
  bool err_open = true;
  while (out_open || err_open) {
    std::array<pollfd, 2> wanted{pollfd{out_open ? streams.out.read.get() : -1, POLLIN, 0},
                                 pollfd{err_open ? streams.err.read.get() : -1, POLLIN, 0}};
    if (::poll(wanted.data(), wanted.size(), -1) < 0) {
      if (errno == EINTR) continue;
      throw Error::system("poll", errno);
    }
    if (wanted[0].revents != 0) out_open = take(streams.out.read, said.out);
    if (wanted[1].revents != 0) err_open = take(streams.err.read, said.err);
    if (run.on_line) hand_on_lines(said.out, run.on_line);
  }
  return said;
}

int wait_for(pid_t pid, const std::string& program) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) throw Error::system("wait for " + program, errno);
  }
  return status;
}

Error failure(const std::string& program, int status, const std::string& words) {
  const std::string name = program.substr(program.rfind('/') + 1);
  if (WIFSIGNALED(status)) {
    return Error(name + " was ended by " + ::strsignal(WTERMSIG(status)));
  }
  const std::size_t line = std::min(words.find('\n'), words.size());
  const std::string_view hint =
      line < words.size() ? trim(std::string_view(words).substr(line)) : std::string_view();
  return Error(line == 0 ? name + " failed" : words.substr(0, line)).hint(std::string(hint));
}

}  // namespace

std::string run_private(const PrivateRun& run) {
  Streams streams;
  if (run.input) streams.in = file_of(*run.input);
  const pid_t pid = spawn(run, streams);
  streams.out.write.reset();
  streams.err.write.reset();
  Said said = listen(run, streams);
  const int status = wait_for(pid, run.argv[0]);
  if (status != 0) throw failure(run.argv[0], status, said.err);
  return std::move(said.out);
}

}  // namespace cnet::image
