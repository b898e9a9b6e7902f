#include "look_ups.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <sstream>
#include <string>

#include "cnet/base/error.h"
#include "cnet/base/unique_fd.h"
#include "cnet/dns/resolv_conf.h"

namespace cnet::image {
namespace {

constexpr const char* kResolvConf = "/etc/resolv.conf";
/// Any folder that is everywhere: covered for a moment, where only this process sees it.
constexpr const char* kSomewhere = "/tmp";
constexpr const char* kOwnFile = "/tmp/resolv.conf";

/// What the configuration leaves open the host's file says.
std::string merged(const DnsSettings& dns) {
  std::ostringstream text;
  text << std::ifstream(kResolvConf).rdbuf();
  dns::ResolvConf conf = dns::parse_resolv_conf(text.str());
  if (!dns.servers.empty()) conf.servers = dns.servers;
  if (!dns.search.empty()) conf.search = dns.search;
  if (!dns.options.empty()) conf.options = dns.options;
  return dns::to_text(conf);
}

void require(int result, const char* what) {
  if (result == 0) return;
  throw Error::system(std::string("ask the name servers of the configuration: ") + what, errno);
}

void write_own_file(const std::string& text) {
  const UniqueFd file(::open(kOwnFile, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
  const bool written = file && ::write(file.get(), text.data(), text.size()) == std::ssize(text);
  require(written ? 0 : -1, "write a resolv.conf");
}

}  // namespace

void look_up_as(const DnsSettings& dns) {
  if (dns == DnsSettings{}) return;
  const std::string text = merged(dns);
  require(::unshare(CLONE_NEWNS), "make a mount namespace");
  require(::mount(nullptr, "/", nullptr, MS_REC | MS_SLAVE, nullptr), "keep its mounts to itself");
  require(::mount("resolv", kSomewhere, "tmpfs", MS_NOSUID | MS_NODEV, "size=64k,mode=755"),
          "mount a tmpfs");
  write_own_file(text);
  require(::mount(kOwnFile, kResolvConf, nullptr, MS_BIND, nullptr), "bind it to /etc/resolv.conf");
  require(::umount2(kSomewhere, MNT_DETACH), "unmount the tmpfs");
}

}  // namespace cnet::image
