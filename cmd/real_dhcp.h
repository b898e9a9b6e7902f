#pragma once

#include "cnet/plan/dhcp.h"
#include "cnet/state/store.h"

namespace cnet::cmd {

/// Asks by the private program cnet-dhcp, inside the sandbox's network namespace.
class RealDhcp final : public Dhcp {
 public:
  explicit RealDhcp(state::Store& store) : store_(store) {}
  GrantedLease ask(const ContainerId& sandbox, const DhcpAsker& asker) override;

 private:
  state::Store& store_;
};

}  // namespace cnet::cmd
