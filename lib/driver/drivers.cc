#include <array>

#include "bridge.h"
#include "cnet/driver/driver.h"
#include "parent.h"
#include "remote.h"

namespace cnet {
namespace {

Resources nothing(const Network&, const HostTraits&) { return {}; }
Resources nothing(const Network&, const Endpoint&, const HostTraits&) { return {}; }
Resources nothing(const Endpoint&) { return {}; }

constexpr std::array kDrivers{
    Driver{DriverKind::bridge, bridge::network_resources, bridge::endpoint_resources,
           bridge::rate_resources},
    Driver{DriverKind::host, nothing, nothing, nothing},
    Driver{DriverKind::none, nothing, nothing, nothing},
    Driver{DriverKind::macvlan, parent::network_resources, parent::endpoint_resources,
           parent::rate_resources},
    Driver{DriverKind::ipvlan, parent::network_resources, parent::endpoint_resources,
           parent::rate_resources},
    Driver{DriverKind::remote, remote_driver::network_resources, remote_driver::endpoint_resources,
           nothing},
};

}  // namespace

const Driver& driver_for(DriverKind kind) { return kDrivers[static_cast<std::size_t>(kind)]; }

}  // namespace cnet
