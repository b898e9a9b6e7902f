#pragma once

#include <memory>
#include <string>

#include "cnet/kernel/real_kernel.h"

namespace cnet::test {

/// A host of its own for one test case: the process moves into a new network and mount namespace.
/// Without root there is none; the case says SKIP and returns:
///
///     PrivateNet net;
///     if (!net) return;
class PrivateNet {
 public:
  PrivateNet();
  explicit operator bool() const { return ready_; }

  /// Everything rtnetlink and nft know of this host, to be compared before and after.
  std::string snapshot() const;

 private:
  bool ready_ = false;
};

/// The lines that only one of two snapshots has, "-" or "+" in front; empty when they are equal.
std::string changes(const std::string& before, const std::string& after);

/// A process in a network namespace of its own, as a container's init is. Killed at the end.
class Sandbox {
 public:
  Sandbox();
  ~Sandbox();
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;

  const ContainerId& id() const { return id_; }
  Netns netns() const { return {id_}; }
  SandboxProcess process() const { return process_; }
  /// Ends the process, and with it the namespace.
  void kill();
  /// Makes it `ip netns`'s namespace of the name that describe() prints.
  void name_for_ip() const;

 private:
  ContainerId id_ = ContainerId::random();
  SandboxProcess process_;
};

/// A kernel that knows these sandboxes.
RealKernel kernel_for(const Sandbox& sandbox);
RealKernel kernel_for_host();

/// Runs a shell command; what it wrote, without the last newline. Fails the test when the command
/// fails.
std::string shell(const std::string& command);
bool shell_succeeds(const std::string& command);

}  // namespace cnet::test
