#pragma once

#include <string>
#include <vector>

#include "cnet/model/port_spec.h"

namespace cnet::output {

/// "8000→80/tcp" for every address of the host, "127.0.0.1:8000→80/tcp" for one; neighbours that
/// are published in step are one range. In the order of the container's ports.
std::vector<std::string> graph_ports(const std::vector<Binding>& bindings);

}  // namespace cnet::output
