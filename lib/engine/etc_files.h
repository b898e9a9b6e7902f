#pragma once

#include <string>

#include "cnet/engine/world.h"
#include "cnet/model/container.h"
#include "cnet/model/sandbox.h"

namespace cnet {

/// /etc/hosts of a container with a namespace of its own: localhost, and its own names behind each
/// address.
std::string hosts_file(const Container& container, const Sandbox& sandbox);

/// Brings /etc/hosts of a running container from one sandbox to the other, unless somebody inside has
/// changed it: then it is his until the container is started again.
void refresh_hosts(World& world, const Container& container, const Sandbox& before,
                   const Sandbox& after);

/// /etc/resolv.conf: the host's, without name servers on loopback addresses, which a sandbox cannot
/// reach.
std::string resolv_conf(const std::string& host_text, NetworkMode mode);

}  // namespace cnet
