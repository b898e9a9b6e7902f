#include "cnet/nft/field.h"

namespace cnet::nft {
namespace {

// In the order of the enum. The ids are those of nft's datatype.h: no kernel interface, but what
// every nft reads back.
constexpr TypeTraits kTraits[] = {
    {.name = "ifname", .id = 41, .bytes = 16, .host_order = true},
    {.name = "nf_proto", .id = 2, .bytes = 1, .host_order = true},
    {.name = "inet_proto", .id = 12, .bytes = 1, .host_order = true},
    {.name = "inet_service", .id = 13, .bytes = 2, .host_order = false},
    {.name = "ipv4_addr", .id = 7, .bytes = 4, .host_order = false},
    {.name = "ipv6_addr", .id = 8, .bytes = 16, .host_order = false},
    {.name = "ether_addr", .id = 9, .bytes = 6, .host_order = false},
    {.name = "ether_type", .id = 10, .bytes = 2, .host_order = false},
    {.name = "icmpv6_type", .id = 29, .bytes = 1, .host_order = false},
    {.name = "fib_addrtype", .id = 0, .bytes = 4, .host_order = true},
    {.name = "ct_state", .id = 0, .bytes = 4, .host_order = true},
    {.name = "ct_status", .id = 0, .bytes = 4, .host_order = true},
    {.name = "integer", .id = 4, .bytes = 16, .host_order = false},
    {.name = "verdict", .id = 0xffffff00, .bytes = 0, .host_order = false},
};
static_assert(std::size(kTraits) == static_cast<std::size_t>(Type::verdict) + 1);

}  // namespace

const TypeTraits& traits(Type type) { return kTraits[static_cast<std::size_t>(type)]; }

}  // namespace cnet::nft
