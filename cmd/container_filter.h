#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cnet/engine/containers.h"
#include "filter.h"

namespace cnet::cmd {

std::vector<std::string> container_filter_keys();

/// The --filter of `ps`.
class ContainerFilter {
 public:
  /// `filter` must outlive it. Throws Error for a value that is none of its key: a status, a port,
  /// a container that before or since names.
  ContainerFilter(World& world, const Filter& filter);

  bool accepts(const ContainerView& view) const;

 private:
  bool accepts_ports(const ContainerView& view) const;

  const Filter& filter_;
  std::optional<Time> before_;
  std::optional<Time> since_;
  std::vector<ExposedPort> published_;
  std::vector<ExposedPort> exposed_;
};

}  // namespace cnet::cmd
