#pragma once

#include <memory>

#include "cnet/plan/kernel.h"

namespace cnet {

namespace kernel {
class DropFilter;
}

/// Real sockets. Each has a filter that drops every packet, or every packet of IPv4, from before it
/// is bound.
class RealPorts : public Ports {
 public:
  RealPorts();
  ~RealPorts() override;
  std::optional<UniqueFd> hold(Binding& binding, Holding holding) override;
  bool has_ipv6() override;

 private:
  std::unique_ptr<kernel::DropFilter> silent_;
  std::unique_ptr<kernel::DropFilter> only_ipv6_;
};

}  // namespace cnet
