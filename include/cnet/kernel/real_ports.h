#pragma once

#include <memory>

#include "cnet/plan/kernel.h"

namespace cnet {

namespace kernel {
class DropFilter;
}

/// Real sockets. Each has a filter that drops every packet from before it is bound, so that nobody
/// is answered by it.
class RealPorts : public Ports {
 public:
  RealPorts();
  ~RealPorts() override;
  std::optional<UniqueFd> hold(Binding& binding) override;

 private:
  std::unique_ptr<kernel::DropFilter> filter_;
};

}  // namespace cnet
