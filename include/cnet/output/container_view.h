#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cnet/base/time.h"
#include "cnet/model/container.h"
#include "cnet/model/network.h"
#include "cnet/model/sandbox.h"
#include "cnet/output/json.h"
#include "cnet/output/listing.h"

namespace cnet::output {

/// A container and its state of one moment.
struct ContainerFacts {
  const Container& container;
  Status status = Status::created;
  const RunState* run = nullptr;         ///< of the current run
  const Sandbox* sandbox = nullptr;      ///< while it runs
  const std::vector<Network>& networks;  ///< of its endpoints
  std::string log_path;
  bool network_lost = false;       ///< it runs in a network that its owner has left
  const Health* health = nullptr;  ///< of the current or the last run, if it has a check
  std::string volumes_path;        ///< where all volumes lie on the host
};

/// Docker's fields in Docker's order, NetworkSettings with the fields that API 1.52 dropped and
/// scripts still read.
Json container_json(const ContainerFacts& facts);
/// The NetworkSettings object alone.
Json network_settings_json(const ContainerFacts& facts);

/// A row of `ps`: every value is a string.
Json container_row(const ContainerFacts& facts, Time now, bool no_trunc);
const ListShape& container_list();

/// Of one that runs with a check "starting", "healthy" or "unhealthy"; of any other "none".
std::string health_name(const ContainerFacts& facts);

/// "Up 5 minutes", "Up 5 minutes (healthy)", "Exited (0) 2 hours ago", "Created".
std::string status_text(const ContainerFacts& facts, Time now);

}  // namespace cnet::output
