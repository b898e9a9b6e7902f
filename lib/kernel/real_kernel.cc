#include "cnet/kernel/real_kernel.h"

#include "check.h"
#include "ensure.h"
#include "facilities.h"
#include "remove.h"

namespace cnet {

struct RealKernel::Parts {
  kernel::Facilities facilities;
  bool removed = false;
};

RealKernel::RealKernel(FindSandbox find, std::string run_root)
    : parts_(std::make_unique<Parts>(
          Parts{kernel::Facilities(std::move(find), std::move(run_root))})) {}

RealKernel::~RealKernel() = default;

void RealKernel::ensure(const Resources& resources) {
  kernel::Ensure(parts_->facilities, resources).run();
}

std::vector<std::string> RealKernel::remove(const Resources& resources, Removal how) {
  parts_->removed = true;
  return kernel::Remove(parts_->facilities, resources, how).run();
}

void RealKernel::cut(const std::vector<Flows>& flows) {
  parts_->facilities.firewall().forget(flows);
}

Resources RealKernel::check(const Resources& resources) {
  return kernel::Check(parts_->facilities, resources).missing();
}

const CgroupMounts& RealKernel::cgroup_mounts() { return parts_->facilities.cgroups(); }

std::optional<UniqueFd> RealKernel::release_slow_socket() {
  if (!parts_->removed) return std::nullopt;
  return parts_->facilities.release_nft_socket();
}

}  // namespace cnet
