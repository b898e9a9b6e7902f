#pragma once

#include <cstdint>
#include <string_view>

#include "driver_options.h"

namespace cnet {

/// The spellings of Go's strconv.ParseBool, which Docker's users write.
Problem read_bool(std::string_view value, bool& out);
/// The name of a link that the kernel, sysctl and nft all take, and that is no interface of every
/// host.
Problem read_link_name(std::string_view value, std::string& out);
/// Bytes; 0 stands for "as the host's".
Problem read_mtu(std::string_view value, std::uint32_t& out);
/// An address of one interface.
Problem read_address(std::string_view value, Family family, std::optional<Ip>& out);

}  // namespace cnet
