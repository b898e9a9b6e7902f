#include "host_servers.h"

#include <fcntl.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <climits>
#include <utility>

#include "cnet/dns/resolv_conf.h"

namespace cnet::resolver {
namespace {

constexpr int kMostLinks = 8;  ///< symbolic links one behind the other
constexpr std::uint32_t kChanges =
    IN_CLOSE_WRITE | IN_MODIFY | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE;

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == 0 ? "/" : path.substr(0, slash);
}

/// Where a symbolic link leads; empty when it is none.
std::string target_of(const std::string& path) {
  std::array<char, PATH_MAX> target{};
  const ssize_t length = ::readlink(path.c_str(), target.data(), target.size());
  if (length <= 0) return {};
  const std::string text(target.data(), static_cast<std::size_t>(length));
  return text.starts_with('/') ? text : folder_of(path) + "/" + text;
}

}  // namespace

HostServers::HostServers(std::string path)
    : path_(std::move(path)), inotify_(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {
  watch_way();
  servers_ = read();
}

/// Folders, not the file: it is replaced more often than written.
void HostServers::watch_way() {
  for (const int watch : watches_) ::inotify_rm_watch(inotify_.get(), watch);
  watches_.clear();
  std::string path = path_;
  for (int i = 0; i < kMostLinks && !path.empty(); ++i) {
    const int watch = ::inotify_add_watch(inotify_.get(), folder_of(path).c_str(), kChanges);
    if (watch >= 0) watches_.push_back(watch);
    path = target_of(path);
  }
}

std::vector<ResolverServer> HostServers::read() const {
  const UniqueFd file(::open(path_.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return {};
  std::array<char, 16384> text;
  const ssize_t size = ::read(file.get(), text.data(), text.size());
  std::vector<ResolverServer> servers;
  if (size <= 0) return servers;
  const auto conf =
      dns::parse_resolv_conf(std::string_view(text.data(), static_cast<std::size_t>(size)));
  for (const NameServer& server : conf.servers) {
    servers.push_back({.ip = server.ip, .interface = server.zone, .from = AskFrom::host});
  }
  return servers;
}

bool HostServers::read_again() {
  std::array<char, 4096> events;
  while (::read(inotify_.get(), events.data(), events.size()) > 0) {
  }
  watch_way();  // before it is read: a change in between is told
  // rm_watch tells of itself (IN_IGNORED): that is no change.
  while (::read(inotify_.get(), events.data(), events.size()) > 0) {
  }
  const auto before = std::exchange(servers_, read());
  return before != servers_;
}

}  // namespace cnet::resolver
