#pragma once

#include "cnet/model/event.h"

namespace cnet {

/// The seam to the record of what has happened.
class Events {
 public:
  virtual ~Events() = default;
  /// Writes it down. Never throws: no command fails because its event could not be written.
  virtual void record(const Event& event) = 0;
};

}  // namespace cnet
