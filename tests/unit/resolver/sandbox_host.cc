#include "sandbox_host.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstdlib>

namespace cnet::test {
namespace {

sockaddr_in address(const std::string& ip) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(53);
  REQUIRE(inet_pton(AF_INET, ip.c_str(), &to.sin_addr) == 1);
  return to;
}

}  // namespace

SandboxHost::SandboxHost() {
  if (!net_) return;
  shell("ip link set lo up");
  sandbox_.emplace();
  pidfd_ = UniqueFd(static_cast<int>(::syscall(SYS_pidfd_open, sandbox_->process().pid, 0)));
  REQUIRE(pidfd_);
  inside([] { shell("ip link set lo up"); });
  std::string pattern = "/tmp/cnet-resolver.XXXXXX";
  folder_ = ::mkdtemp(pattern.data());
  for (const char network : {'a', 'b'}) {
    shell("mkdir -p " + folder_ + "/" + std::string(64, network));
  }
}

SandboxHost::~SandboxHost() {
  if (!folder_.empty()) std::system(("rm -r " + folder_).c_str());
}

void SandboxHost::publish(char network, const std::string& name, const std::string& ip) const {
  const std::string folder = folder_ + "/" + std::string(64, network) + "/names/" + name;
  shell("mkdir -p '" + folder + "'; touch '" + folder + "/" + ip + "'");
}

void SandboxHost::withdraw(char network, const std::string& name, const std::string& ip) const {
  REQUIRE(::unlink((folder_ + "/" + std::string(64, network) + "/names/" + name + "/" + ip)
                       .c_str()) == 0);
}

void SandboxHost::inside(const std::function<void()>& act) const {
  const UniqueFd home(::open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC));
  REQUIRE(::setns(pidfd_.get(), CLONE_NEWNET) == 0);
  act();
  REQUIRE(::setns(home.get(), CLONE_NEWNET) == 0);
}

UniqueFd SandboxHost::client(int type) const {
  UniqueFd socket;
  inside([&] {
    socket = UniqueFd(::socket(AF_INET, type | SOCK_CLOEXEC, 0));
    const sockaddr_in to = address("127.0.0.11");
    REQUIRE(::connect(socket.get(), reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0);
  });
  return socket;
}

FakeServer::FakeServer(const std::string& ip, int type)
    : socket_(::socket(AF_INET, type | SOCK_CLOEXEC, 0)) {
  const sockaddr_in here = address(ip);
  REQUIRE(::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&here), sizeof here) == 0);
  if (type == SOCK_STREAM) REQUIRE(::listen(socket_.get(), 8) == 0);
}

std::optional<Bytes> FakeServer::question() {
  Bytes bytes(4096);
  from_.resize(sizeof(sockaddr_in));
  socklen_t size = sizeof(sockaddr_in);
  const ssize_t length = ::recvfrom(socket_.get(), bytes.data(), bytes.size(), MSG_DONTWAIT,
                                    reinterpret_cast<sockaddr*>(from_.data()), &size);
  if (length < 0) return std::nullopt;
  bytes.resize(static_cast<std::size_t>(length));
  ++questions;
  return bytes;
}

void FakeServer::answer(Bytes message) {
  message[2] |= 0x80;
  REQUIRE(::sendto(socket_.get(), message.data(), message.size(), 0,
                   reinterpret_cast<const sockaddr*>(from_.data()),
                   sizeof(sockaddr_in)) == std::ssize(message));
}

std::uint16_t FakeServer::source_port() const {
  return ntohs(reinterpret_cast<const sockaddr_in*>(from_.data())->sin_port);
}

}  // namespace cnet::test
