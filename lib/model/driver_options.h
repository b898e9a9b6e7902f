#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "cnet/model/driver_options.h"

namespace cnet {

/// What is wrong with a value, as the end of the sentence `option mtu="x" ...`; absent when nothing
/// is.
using Problem = std::optional<std::string>;

/// One key of -o.
struct DriverOption {
  std::string_view name;        ///< Docker's, or the only one
  std::string_view short_name;  ///< Podman's or nerdctl's; empty when they have none
  Problem (*read)(std::string_view value, DriverOptions& out);
};

/// The tables: each driver's own keys, and those of every driver that gives interfaces.
std::span<const DriverOption> bridge_option_table();
std::span<const DriverOption> macvlan_option_table();
std::span<const DriverOption> ipvlan_option_table();
std::span<const DriverOption> join_option_table();

/// parse_driver_options without the throw: what is wrong goes to `problems`, the rest is read.
DriverOptions read_driver_options(DriverKind driver,
                                  const std::map<std::string, std::string>& options,
                                  std::vector<std::string>& problems);

}  // namespace cnet
