#pragma once

#include <sys/socket.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "../dns/parsed.h"
#include "../dns/queries.h"
#include "../kernel/private_net.h"
#include "cnet/base/unique_fd.h"
#include "cnet/resolver/keeper.h"

namespace cnet::test {

/// A host with one sandbox and the runtime tree of two networks, in namespaces of its own.
class SandboxHost {
 public:
  SandboxHost();
  ~SandboxHost();
  explicit operator bool() const { return static_cast<bool>(net_); }

  std::string networks() const { return folder_; }
  int pidfd() const { return pidfd_.get(); }
  void publish(char network, const std::string& name, const std::string& ip) const;
  void withdraw(char network, const std::string& name, const std::string& ip) const;

  /// Runs it inside the sandbox.
  void inside(const std::function<void()>& act) const;
  /// A socket inside, connected to 127.0.0.11:53.
  UniqueFd client(int type) const;

 private:
  PrivateNet net_;
  std::optional<Sandbox> sandbox_;
  UniqueFd pidfd_;
  std::string folder_;
};

/// A server that the test answers for, on an address of the host.
class FakeServer {
 public:
  explicit FakeServer(const std::string& ip, int type = SOCK_DGRAM);
  int fd() const { return socket_.get(); }
  /// The next question, absent when none came within a moment; `from` is its source port.
  std::optional<Bytes> question();
  void answer(Bytes message);
  std::uint16_t source_port() const;
  int questions = 0;

 private:
  UniqueFd socket_;
  std::vector<std::uint8_t> from_;
};

}  // namespace cnet::test
