#pragma once

#include "cnet/plan/kernel.h"

namespace cnet {

/// Real sockets. Each has a filter that drops every packet from before it is bound, so that nobody
/// is answered by it.
class RealPorts : public Ports {
 public:
  std::optional<UniqueFd> hold(Binding& binding) override;
};

}  // namespace cnet
