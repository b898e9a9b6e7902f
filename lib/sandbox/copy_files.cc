#include "cnet/sandbox/copy_files.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "file_copier.h"
#include "in_root.h"
#include "join.h"
#include "mounts.h"
#include "own_users.h"
#include "root_fs.h"
#include "tar_copy.h"
#include "user_mounts.h"

namespace cnet::sandbox {
namespace {

/// The root of a container that does not run, in a mount namespace of this process's own.
UniqueFd mount_stopped(const SandboxSpec& spec) {
  if (::unshare(CLONE_NEWNS) < 0) throw Error::system("make a mount namespace", errno);
  UserMounts mounts(spec.mounts.list, {});  // on the disk are the ids that the container knows
  set_propagation(AT_FDCWD, "/", MS_SLAVE);
  UniqueFd root = mount_root(spec);
  const InRoot in_root(root.get());
  mounts.attach_above_files(in_root);
  mounts.attach_rest(in_root);
  return root;
}

UniqueFd enter_running(const JoinedContainer& container) {
  const std::vector<UniqueFd> init = open_joined({.joined = {container}});
  if (::setns(init.front().get(), CLONE_NEWNS) < 0) {
    throw Error::system("join the mounts of container " + quoted(container.name), errno);
  }
  UniqueFd root(::open("/", O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!root) throw Error::system("open the container's root", errno);
  return root;
}

UniqueFd open_on_host(const std::string& path, int flags) {
  return UniqueFd(::open(path.c_str(), flags | O_CLOEXEC));
}

/// The host's side is opened first: when the container's mounts have been entered, no path of the
/// host's can be named any more.
std::vector<std::string> copy_here(const CopyPlace& place, const CopyRequest& request) {
  const UniqueFd descriptors(::open("/proc/self/fd", O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!descriptors) throw Error::system("open /proc/self/fd", errno);
  ::umask(0);
  const std::string inside = "/" + request.container_path;
  UniqueFd root;
  const OpenPath in_container = [&](const std::string& path, int flags) {
    return InRoot(root.get()).open(path, static_cast<std::uint64_t>(flags));
  };
  const auto enter = [&] {
    root = place.running ? enter_running(*place.running) : mount_stopped(*place.stopped);
    if (request.into_container) act_as_root_of(place.users);
  };
  const UserIds hosts;
  const CopyRules rules{.keep_owner = request.keep_owner,
                        .from = request.into_container ? hosts : place.users,
                        .to = request.into_container ? place.users : hosts,
                        .drop_privileged_bits = !request.into_container && !request.keep_owner,
                        .own_descriptors = descriptors.get()};
  if (request.host_path == "-") {
    enter();
    if (!request.into_container) {
      return write_tar(find_source(in_container, inside, request.follow_link), STDOUT_FILENO,
                       rules);
    }
    const UniqueFd folder = in_container(inside, O_PATH | O_DIRECTORY);
    if (!folder) throw Error::system("open the folder " + inside, errno);
    return read_tar(STDIN_FILENO, folder.get(), rules);
  }
  FileCopier copier(rules);
  if (request.into_container) {
    const CopySource source = find_source(open_on_host, request.host_path, request.follow_link);
    enter();
    copier.copy(source, choose_target(find_destination(in_container, inside), source));
  } else {
    CopyDestination destination = find_destination(open_on_host, request.host_path);
    enter();
    const CopySource source = find_source(in_container, inside, request.follow_link);
    copier.copy(source, choose_target(std::move(destination), source));
  }
  return copier.left_out();
}

// What the child says: a word, then texts that end with a zero.
constexpr char kDone = 'd';
constexpr char kFailed = 'f';

void say(int pipe, char word, const std::vector<std::string>& texts) {
  std::string message(1, word);
  for (const std::string& text : texts) message.append(text).push_back('\0');
  for (std::string_view rest = message; !rest.empty();) {
    const ssize_t written = ::write(pipe, rest.data(), rest.size());
    if (written < 0) return;  // nobody listens any more
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
}

[[noreturn]] void child(int pipe, const CopyPlace& place, const CopyRequest& request) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);  // nobody in the container may look into it
  try {
    say(pipe, kDone, copy_here(place, request));
  } catch (const Error& error) {
    say(pipe, kFailed, {error.problem(), error.hint()});
  } catch (const std::exception& error) {
    say(pipe, kFailed, {error.what(), ""});
  }
  ::_exit(0);
}

std::string read_all(int pipe) {
  std::string text;
  std::array<char, 4096> part{};
  for (;;) {
    const ssize_t length = ::read(pipe, part.data(), part.size());
    if (length < 0 && errno == EINTR) continue;
    if (length <= 0) return text;
    text.append(part.data(), static_cast<std::size_t>(length));
  }
}

}  // namespace

std::vector<std::string> copy_files(const CopyPlace& place, const CopyRequest& request) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) < 0) throw Error::system("pipe", errno);
  const UniqueFd read_end(ends[0]);
  UniqueFd write_end(ends[1]);
  const pid_t pid = ::fork();
  if (pid < 0) throw Error::system("fork", errno);
  if (pid == 0) child(write_end.get(), place, request);
  write_end.reset();
  const std::string message = read_all(read_end.get());
  while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
  }
  if (message.empty()) throw Error("the process that copies was killed");
  std::vector<std::string> texts;
  for (const std::string_view text : split(std::string_view(message).substr(1), '\0')) {
    texts.emplace_back(text);
  }
  texts.pop_back();  // behind the last zero
  if (message.front() == kFailed) throw Error(texts.at(0)).hint(texts.at(1));
  return texts;
}

}  // namespace cnet::sandbox
