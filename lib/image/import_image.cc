#include "cnet/image/import_image.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "cnet/base/unique_fd.h"
#include "cnet/image/change.h"
#include "cnet/image/reference.h"
#include "store_paths.h"

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

std::string read_all(const UniqueFd& fd) {
  std::string text;
  std::array<char, 4096> buffer{};
  for (;;) {
    const ssize_t n = ::read(fd.get(), buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(n));
  }
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

/// Its stdin is ours, its stdout and stderr are the pipes; nothing else is inherited, and no
/// variable of ours.
pid_t spawn(std::vector<std::string> argv, const Pipe& out, const Pipe& err) {
  SpawnActions actions;
  ::posix_spawn_file_actions_adddup2(actions.get(), out.write.get(), STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(actions.get(), err.write.get(), STDERR_FILENO);
  ::posix_spawn_file_actions_addclosefrom_np(actions.get(), STDERR_FILENO + 1);
  std::vector<char*> words;
  for (std::string& word : argv) words.push_back(word.data());
  words.push_back(nullptr);
  char locale[] = "LC_ALL=C.UTF-8";
  const std::array<char*, 2> env{locale, nullptr};
  pid_t pid = -1;
  const int result =
      ::posix_spawn(&pid, words[0], actions.get(), nullptr, words.data(), env.data());
  if (result != 0) throw Error::system("execute " + argv[0], result);
  return pid;
}

int wait_for(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) throw Error::system("wait for cnet-image", errno);
  }
  return status;
}

/// What cnet-image says when it fails: the problem in the first line, the way out, if any, in the
/// second.
Error failure(int status, const std::string& words) {
  if (WIFSIGNALED(status)) {
    return Error(std::string("cnet-image was ended by ") + ::strsignal(WTERMSIG(status)));
  }
  const std::size_t line = std::min(words.find('\n'), words.size());
  const std::string_view hint =
      line < words.size() ? trim(std::string_view(words).substr(line)) : std::string_view();
  return Error(line == 0 ? "cnet-image failed" : words.substr(0, line)).hint(std::string(hint));
}

}  // namespace

std::string private_program(const std::string& name) {
  if (const char* folder = ::secure_getenv("CNET_LIBEXEC"); folder != nullptr && *folder == '/') {
    return std::string(folder) + "/" + name;
  }
  std::array<char, PATH_MAX> self{};
  const ssize_t n = ::readlink("/proc/self/exe", self.data(), self.size());
  if (n <= 0) throw Error::system("readlink /proc/self/exe", errno);
  const std::string program(self.data(), static_cast<std::size_t>(n));
  return program.substr(0, program.rfind('/')) + "/../libexec/cnet/" + name;
}

ImageId import_image(const ImportRequest& request) {
  const Reference name = parse_reference(request.name);
  if (!name.digest.empty()) {
    throw Error("an image gets its digest from its content, so " + quoted(request.name) +
                    " cannot be given as a name",
                Error::Kind::usage);
  }
  name_entry(name);
  apply_changes(request.changes);
  if (request.source == "-" && ::isatty(STDIN_FILENO) != 0) {
    throw Error("standard input is a terminal, not an archive", Error::Kind::usage)
        .hint("pipe a tar into it: tar -C ROOTFS -c . | cnet image import - NAME");
  }

  std::vector<std::string> argv{private_program("cnet-image"), "import", "--root", request.root};
  for (const std::string& change : request.changes) {
    argv.insert(argv.end(), {"--change", change});
  }
  argv.insert(argv.end(), {"--", request.source, request.name});
  Pipe out = make_pipe();
  Pipe err = make_pipe();
  const pid_t pid = spawn(std::move(argv), out, err);
  out.write.reset();
  err.write.reset();
  const std::string words = read_all(err.read);
  const std::string answer = read_all(out.read);
  const int status = wait_for(pid);
  if (status != 0) throw failure(status, words);
  std::string_view hex = trim(answer);
  if (hex.starts_with("sha256:")) hex.remove_prefix(7);
  const auto id = ImageId::parse(hex);
  if (!id) throw Error("cnet-image answered " + quoted(answer));
  return *id;
}

}  // namespace cnet::image
