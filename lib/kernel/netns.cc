#include "netns.h"

#include <fcntl.h>
#include <linux/netlink.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>

#include "cnet/base/error.h"
#include "cnet/base/text.h"
#include "read_file.h"

namespace cnet::kernel {
namespace {

/// Back to where it came from when it goes out of scope.
class Visit {
 public:
  explicit Visit(const UniqueFd& netns)
      : home_(::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC)) {
    if (!home_) throw Error::system("open /proc/thread-self/ns/net", errno);
    if (::setns(netns.get(), CLONE_NEWNET) != 0) {
      throw Error::system("enter the sandbox's network namespace", errno);
    }
  }
  ~Visit() {
    if (::setns(home_.get(), CLONE_NEWNET) != 0) std::abort();
  }
  Visit(const Visit&) = delete;
  Visit& operator=(const Visit&) = delete;

 private:
  UniqueFd home_;
};

/// Field 22 of /proc/<pid>/stat (proc(5)): jiffies since boot. Counted behind the last ')', for the
/// command's name may hold anything.
std::optional<std::uint64_t> start_time(const std::string& proc) {
  const auto stat = read_file(proc + "/stat");
  if (!stat) return std::nullopt;
  const std::size_t name_end = stat->rfind(')');
  if (name_end == std::string::npos) return std::nullopt;
  const auto fields = split(std::string_view(*stat).substr(name_end + 1), ' ');
  constexpr std::size_t field = 22 - 2;  // fields[0] is the blank behind the name, field 2
  if (fields.size() <= field) return std::nullopt;
  return parse_number(fields[field], UINT64_MAX);
}

}  // namespace

UniqueFd netns_of(const SandboxProcess& process) {
  if (process.pid <= 0) return {};
  // The pidfd keeps the process from being taken for its successor: what is read below is the right
  // one's if the process still exists afterwards.
  const UniqueFd pidfd(static_cast<int>(::syscall(SYS_pidfd_open, process.pid, 0)));
  if (!pidfd) return {};
  const std::string proc = "/proc/" + std::to_string(process.pid);
  UniqueFd netns(::open((proc + "/ns/net").c_str(), O_RDONLY | O_CLOEXEC));
  if (start_time(proc) != process.start_time) return {};
  if (::syscall(SYS_pidfd_send_signal, pidfd.get(), 0, nullptr, 0) != 0) return {};
  return netns;
}

void within(const UniqueFd& netns, const std::function<void()>& act) {
  const Visit visit(netns);
  act();
}

UniqueFd open_rtnetlink() {
  UniqueFd socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));
  if (!socket) throw Error::system("open an rtnetlink socket", errno);
  return socket;
}

}  // namespace cnet::kernel
