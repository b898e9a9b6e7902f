#pragma once

#include <string>
#include <vector>

#include "cnet/model/endpoint.h"
#include "cnet/model/network.h"
#include "cnet/output/json.h"
#include "cnet/output/listing.h"

namespace cnet::output {

/// A container on a network, as `network inspect` shows it.
struct ConnectedContainer {
  ContainerId id;
  std::string name;
  const Endpoint* endpoint = nullptr;  ///< nullptr on host and none
};

/// Docker's fields in Docker's order.
Json network_json(const Network& network, const std::vector<ConnectedContainer>& containers);

/// A row of `network ls`: every value is a string.
Json network_row(const Network& network, bool full_ids);
const ListShape& network_list();

}  // namespace cnet::output
