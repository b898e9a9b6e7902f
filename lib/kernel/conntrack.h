#pragma once

#include <span>
#include <vector>

#include "cnet/plan/flows.h"
#include "nft_socket.h"

namespace cnet::kernel {

/// conntrack --delete for each: the next packet of such a connection is looked at as a new one's.
/// Few flows: the kernel is told to delete what matches. More, or on kernels that cannot: one walk
/// over the table, and a deletion of each entry that matches. Fine when there is none, and when the
/// kernel has no ctnetlink: then entries end by their own timeouts. Other failures throw Error.
void forget(NftSocket& socket, std::span<const Flows> flows);

/// After the tables were away, and are back with these elements: what conntrack came to know
/// meanwhile would go on past the rules for ever. So every connection of the networks' subnets, or
/// to a published port, that nothing translated is forgotten: its next packet is looked at as a new
/// one's, and those that the rules allow go on as they did. Of UDP also what was translated, to a
/// container that may be gone. One walk over the table.
void forget_unruled(NftSocket& socket, std::span<const nft::Element> elements);

/// The connections of UDP among what elements lead to. An element of a published port that comes or
/// goes means nothing to packets of a connection that conntrack knows already; of UDP, such a
/// connection lasts as long as the client sends.
std::vector<Flows> udp_flows(std::span<const nft::Element> elements);

}  // namespace cnet::kernel
