#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cnet/base/unique_fd.h"
#include "cnet/kernel/cgroup_paths.h"
#include "cnet/plan/kernel.h"

namespace cnet {

/// The process whose network namespace is a container's sandbox: its init.
struct SandboxProcess {
  int pid = 0;                   ///< 0: the container does not run
  std::uint64_t start_time = 0;  ///< field 22 of /proc/<pid>/stat: tells a reused pid apart
};
using FindSandbox = std::function<SandboxProcess(const ContainerId&)>;

/// The kernel this process runs on, through rtnetlink, nf_tables, /proc/sys, cgroupfs and files. Sockets
/// are opened when first needed, one for each kind and namespace. "The host" is the namespace the
/// process is in.
class RealKernel : public Kernel {
 public:
  /// `find` is asked when a sandbox is first needed; the namespace stays open after that. Names are
  /// published in files below `run_root`.
  RealKernel(FindSandbox find, std::string run_root);
  ~RealKernel() override;

  void ensure(const Resources& resources) override;
  std::vector<std::string> remove(const Resources& resources, Removal how) override;
  void cut(const std::vector<Flows>& flows) override;
  Resources check(const Resources& resources) override;

  /// Where the cgroup hierarchies are; read once.
  const CgroupMounts& cgroup_mounts();

  /// The nf_tables socket after a remove: closing it waits for RCU (5 to 20 ms), so whoever has time
  /// takes it. Absent when its close would not wait.
  std::optional<UniqueFd> release_slow_socket();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace cnet
