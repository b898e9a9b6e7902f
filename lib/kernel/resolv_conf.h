#pragma once

#include <string_view>
#include <vector>

#include "cnet/addr/ip.h"

namespace cnet::kernel {

/// The addresses behind `nameserver` in a resolv.conf (resolv.conf(5)), without zones; lines that
/// are none are ignored.
std::vector<Ip> name_servers(std::string_view resolv_conf);

}  // namespace cnet::kernel
