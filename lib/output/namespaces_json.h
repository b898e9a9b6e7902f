#pragma once

#include "cnet/model/container.h"
#include "cnet/output/json.h"

namespace cnet::output {

/// Docker's keys in HostConfig: PidMode, IpcMode, UTSMode, Init.
void add_namespaces(const Container& container, Json& out);

}  // namespace cnet::output
