#include <array>

#include "bridge.h"
#include "cnet/driver/driver.h"

namespace cnet {
namespace {

Resources nothing(const Network&, const HostTraits&) { return {}; }
Resources nothing(const Network&, const Endpoint&, const HostTraits&) { return {}; }

constexpr std::array kDrivers{
    Driver{DriverKind::bridge, bridge::network_resources, bridge::endpoint_resources},
    Driver{DriverKind::host, nothing, nothing},
    Driver{DriverKind::none, nothing, nothing},
};

}  // namespace

const Driver& driver_for(DriverKind kind) { return kDrivers[static_cast<std::size_t>(kind)]; }

}  // namespace cnet
