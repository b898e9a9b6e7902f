#include "run_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <ctime>

#include "cnet/base/error.h"
#include "state_json.h"

namespace cnet::monitor {
namespace {

constexpr const char* kSocket = "control.sock";
constexpr const char* kState = "state.json";
constexpr const char* kHealth = "health.json";
constexpr int kAliveTries = 100;

UniqueFd open_folder(const std::string& path) {
  return UniqueFd(::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
}

/// The address by way of the folder's descriptor: sun_path holds 108 bytes, and --run-root may be
/// longer.
sockaddr_un address_in(int folder) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::snprintf(address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/%s", folder, kSocket);
  return address;
}

}  // namespace

RunFolder::RunFolder(const std::string& path) : path_(path), folder_(open_folder(path)) {
  if (!folder_) throw Error::system("open " + path, errno);
  take_alive();
}

void RunFolder::take_alive() {
  for (int i = 0; i < kAliveTries; ++i) {
    alive_ =
        UniqueFd(::openat(folder_.get(), "alive", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!alive_) throw Error::system("open " + path_ + "/alive", errno);
    if (::flock(alive_.get(), LOCK_EX | LOCK_NB) == 0) {
      struct stat locked {};
      struct stat named {};
      const bool same = ::fstat(alive_.get(), &locked) == 0 &&
                        ::fstatat(folder_.get(), "alive", &named, AT_SYMLINK_NOFOLLOW) == 0 &&
                        locked.st_ino == named.st_ino;
      if (same) return;
      continue;  // unlinked between open and flock
    }
    // A command that asks whether a monitor lives holds a shared lock for a moment.
    const timespec moment{.tv_sec = 0, .tv_nsec = 1'000'000};
    ::nanosleep(&moment, nullptr);
  }
  throw Error("the container runs already: " + path_ + "/alive is locked", Error::Kind::in_use);
}

bool RunFolder::replace(const char* name, const std::string& text) {
  const std::string temporary = std::string(".") + name;
  const UniqueFd file(::openat(folder_.get(), temporary.c_str(),
                               O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
  return file && ::write(file.get(), text.data(), text.size()) == std::ssize(text) &&
         ::renameat(folder_.get(), temporary.c_str(), folder_.get(), name) == 0;
}

void RunFolder::write_state(const RunState& state) {
  if (!replace(kState, to_json(state))) throw Error::system("write " + path_ + "/" + kState, errno);
}

void RunFolder::write_health(const std::string& json) { replace(kHealth, json); }

UniqueFd RunFolder::listen() {
  ::unlinkat(folder_.get(), kSocket, 0);  // of a monitor that was killed
  UniqueFd socket(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const sockaddr_un address = address_in(folder_.get());
  const mode_t before = ::umask(0177);
  const int bound =
      socket ? ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address)
             : -1;
  const int err = errno;
  ::umask(before);
  if (bound < 0) throw Error::system("bind " + path_ + "/" + kSocket, err);
  if (::listen(socket.get(), SOMAXCONN) < 0) throw Error::system("listen", errno);
  return socket;
}

void RunFolder::forget_state() {
  for (const char* name : {kState, kHealth}) ::unlinkat(folder_.get(), name, 0);
}

void RunFolder::forget() {
  forget_state();
  let_go();
}

void RunFolder::let_go() {
  if (!alive_) return;
  ::unlinkat(folder_.get(), kSocket, 0);
  alive_.reset();
}

bool is_alive(const std::string& path) {
  const UniqueFd alive(::open((path + "/alive").c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!alive && errno == ENOENT) return false;
  if (!alive) throw Error::system("open " + path + "/alive", errno);
  return ::flock(alive.get(), LOCK_SH | LOCK_NB) < 0;
}

UniqueFd connect_to_monitor(const std::string& path) {
  const UniqueFd folder = open_folder(path);
  if (!folder) return {};
  UniqueFd socket(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
  if (!socket) throw Error::system("socket", errno);
  const sockaddr_un address = address_in(folder.get());
  if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
    return socket;
  }
  if (errno == ENOENT || errno == ECONNREFUSED) return {};
  throw Error::system("connect to " + path + "/" + kSocket, errno);
}

}  // namespace cnet::monitor
